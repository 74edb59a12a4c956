import { type Features, type LoadedStages, runStage } from "../../stages/chain.ts";
import { isUnread, stageNames } from "../../stages/contract.ts";
import { type CaseResult, type CaseSubject, failed, judged, skipped } from "../case_result.ts";
import { compareTensors } from "../metrics/compare_tensors.ts";
import { precisionOf } from "../precision.ts";
import type { ReferenceSource } from "../reference_source.ts";
import { toleranceOf } from "../tolerances.ts";
import { modelOf, otherForm, Results, utterancesOf } from "./_score.ts";
import type { ScoreOptions } from "./options.ts";

/**
 * Our packages against those that coremltools makes of the same PyTorch stages, both run by one backend on the
 * reference's inputs. Where there are none, `coremltools` says why, and all is skipped.
 * @throws {RangeError} where the references lack a passage that `options` ask for.
 */
export async function scoreConverter(
  stages: LoadedStages,
  coremltools: LoadedStages | string,
  source: ReferenceSource,
  options: ScoreOptions = {},
): Promise<CaseResult[]> {
  const results = new Results(options);
  const { config, numerics = "fp32", only = stageNames, signal } = options;
  for (const utterance of utterancesOf(source, options)) {
    const { number: passage, tokens, frameCount } = utterance;
    for (const stage of only) {
      signal?.throwIfAborted();
      const precision = precisionOf(stages[stage]);
      const subject = (value: string = stage): CaseSubject => ({
        suite: "converter",
        stage,
        passage,
        value,
        metric: "relative_l2",
        precision,
      });
      if (typeof coremltools === "string") {
        results.add(skipped(subject(), coremltools));
        continue;
      }
      const feeds = source.feeds(passage, stage);
      if (feeds === undefined) {
        results.add(skipped(subject(), "the references do not keep this stage's inputs in full"));
        continue;
      }
      const sizes = { T: tokens.length, T_a: frameCount };
      const run = (from: LoadedStages): Promise<Features> =>
        runStage(stage, from[stage], feeds, sizes, config);
      await results.attempt((_, feature) => subject(`${stage}.${feature}`), async () => {
        const [expected, received] = [await run(coremltools), await run(stages)];
        for (const [name, test] of Object.entries(received)) {
          const value = `${stage}.${name}`;
          const { failure, metrics } = compareTensors(expected[name], test);
          if (failure !== null) {
            const { kind, message } = failure;
            const isOtherForm = kind === "shape" && isUnread(stage, name);
            const found = subject(value);
            results.add(isOtherForm ? skipped(found, otherForm) : failed(found, message));
            continue;
          }
          const tolerance = toleranceOf(
            {
              value,
              metric: "relative_l2",
              mode: "converter",
              precision,
              numerics,
              model: modelOf(source),
            },
            frameCount,
            options.tolerances,
          );
          results.add(judged(subject(value), metrics.relativeL2, tolerance));
        }
      });
    }
  }
  return results.all;
}
