/** A conformance result as large as real ones: six passages, every stage alone and in the chain; of made-up figures. */
import { attribute } from "../../conformance/attribute.ts";
import { type CaseSubject, judged } from "../../conformance/case_result.ts";
import type { ConformanceResult } from "../../conformance/result.ts";
import { type StageName, stageNames } from "../../stages/contract.ts";
import { seededRandom } from "../../system/random.ts";
import { conformanceFixture } from "./_fixture.ts";

const features: Readonly<Record<StageName, readonly [inputs: string, outputs: string]>> = {
  albert: ["input_ids attention_mask", "bert_dur"],
  post_albert: ["bert_dur input_ids style_s speed attention_mask", "duration d t_en"],
  alignment: ["pred_dur d t_en", "en asr"],
  prosody: ["en style_s", "F0 N"],
  noise: ["F0_curve style_timbre", "x_source_0 x_source_1"],
  vocoder: ["asr F0_curve N_pred x_source_0 x_source_1 style_timbre", "anchor x_pre"],
  tail: ["x_pre", "audio"],
};
const numbers = [1, 2, 3, 4, 5, 6];

/** The fixture of `preset`; the stage that `fails`, if one does, does so by itself on passage 2. */
export function fullConformance(preset: string, fails?: StageName): ConformanceResult {
  const random = seededRandom(preset);
  const cases = numbers.flatMap((passage) => {
    const of = (suite: CaseSubject["suite"], stage: StageName, value: string): CaseSubject => ({
      ...{ suite, stage, passage, value, metric: "relative_l2", precision: "fp16" },
      durations: suite === "chained" ? "free" : null,
    });
    return [
      judged(
        {
          ...of("chained", "post_albert", "post_albert.duration"),
          metric: "differing_durations",
        },
        0,
        0,
      ),
      ...stageNames.flatMap((stage) => {
        const [inputs, outputs] = features[stage].map((names) => names.split(" "));
        const isWrong = stage === fails && passage === 2;
        const error = () => (isWrong ? 0.015 : 0.001) * (1 + random.uniform());
        return [
          ...outputs.flatMap((name) =>
            (["isolated", "chained"] as const).map((suite) =>
              judged(of(suite, stage, `${stage}.${name}`), error(), 0.01, {
                firstBad: "steps 3 to 5 of time: 0.9",
              })
            )
          ),
          ...inputs.map((name) =>
            judged(
              {
                ...of("chained", stage, `${stage}<${name}`),
                metric: "differing_elements",
              },
              0,
              0,
            )
          ),
        ];
      }),
      ...(["correlation_loss", "gain_db", "log_spectral_distance_db"] as const).map((metric) =>
        judged({ ...of("chained", "tail", "tail.audio"), metric }, random.uniform(), 2)
      ),
    ];
  });
  const { context, passages: [passage], ...result } = conformanceFixture();
  return {
    ...result,
    suites: ["isolated", "chained"],
    context: { ...context, preset },
    passages: numbers.map((number) => ({ ...passage, number })),
    cases,
    attribution: attribute(cases) ?? null,
  };
}
