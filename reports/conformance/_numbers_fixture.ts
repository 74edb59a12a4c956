/** A conformance result with all that reports tell of, in which no two numbers look alike. */
import { type CaseResult, type CaseSubject, judged } from "../../conformance/case_result.ts";
import type { ConformanceResult } from "../../conformance/result.ts";
import { distinct } from "../_distinct.ts";
import { conformanceFixture, faultsFixture, fixtureCases } from "./_fixture.ts";

const of = (
  suite: CaseSubject["suite"],
  value: string,
  passage: number,
  part: Partial<CaseSubject> = {},
): CaseSubject => ({
  ...{ suite, value, passage, metric: "relative_l2", precision: "fp32" },
  stage: value.split(".")[0] as CaseSubject["stage"],
  ...part,
});

const figures = { corr: 0.91, melCorr: 0.9976, gainDb: 1.3, logSpectralDistanceDb: 2.2 };
const rates = { words: 80, characterErrorRate: 0.2, pytorchWordErrorRate: 0.3 };

const cases: CaseResult[] = [
  ...fixtureCases.filter(({ value, suite }) => value !== "tail.audio" || suite !== "chained"),
  judged(of("isolated", "tail.audio", 1), 0.004, 0.02),
  judged(of("isolated", "vocoder.x", 1, { metric: "max_abs_error" }), 300, 700),
  judged(of("isolated", "prosody.F0", 1), 0.02, 0.4),
  judged(of("converter", "tail.audio", 2), 0.006, 0.03),
  judged(of("chained", "prosody.F0", 1, { figures: { rmsCents: 17.5 } }), 0.3, 0.4),
  ...[1, 2].flatMap((passage) => [
    judged(
      of("chained", "tail.audio", passage, {
        figures: { ...figures, melCepstralDistortionDb: 3.3, highBandDifferenceDb: -4.4 },
      }),
      ...[0.01 * passage, 0.1] as const,
    ),
    judged(of("chained", "tail.audio", passage, { metric: "correlation_loss" }), 0.0005, 0.001),
    judged(
      of("intelligibility", "tail.audio", passage, {
        metric: "word_error_rate",
        figures: { ...rates, pytorchCharacterErrorRate: 0.4 },
      }),
      ...[0.05, 0.25] as const,
    ),
  ]),
];

/** The fixture. */
export function numbersFixture(): ConformanceResult {
  const result = conformanceFixture();
  return distinct({
    ...result,
    suites: ["contract", "converter", "isolated", "chained", "intelligibility"],
    passages: result.passages.map((passage) => ({
      ...passage,
      unpatched: { correlation: 0.75, gainDb: 0.1 },
    })),
    cases,
    faults: faultsFixture,
  });
}
