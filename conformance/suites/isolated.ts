import { type LoadedStages, runStage } from "../../stages/chain.ts";
import { kokoro82m } from "../../stages/config.ts";
import { stageContracts, stageNames } from "../../stages/contract.ts";
import { type CaseResult, skipped } from "../case_result.ts";
import { precisionOf } from "../precision.ts";
import type { ReferenceSource } from "../reference_source.ts";
import { Results, scoreOutputs, utterancesOf } from "./_score.ts";
import type { ScoreOptions } from "./options.ts";

/**
 * Every stage alone, fed the reference's inputs: the error of an output is that stage's own. A stage whose
 * inputs the references do not keep in full is skipped.
 * @throws {RangeError} where the references lack a passage that `options` ask for.
 */
export async function scoreIsolated(
  stages: LoadedStages,
  source: ReferenceSource,
  options: ScoreOptions = {},
): Promise<CaseResult[]> {
  const { config = kokoro82m } = options;
  const contracts = stageContracts(config);
  const results = new Results(options);
  for (const utterance of utterancesOf(source, options)) {
    const { number: passage, tokens, frameCount } = utterance;
    for (const stage of options.only ?? stageNames) {
      options.signal?.throwIfAborted();
      const subject = (feature: string) =>
        ({
          suite: "isolated",
          stage,
          passage,
          value: `${stage}.${feature}`,
          metric: "relative_l2",
        }) as const;
      const feeds = source.feeds(passage, stage);
      if (feeds === undefined) {
        const reason = "the references do not keep this stage's inputs in full";
        for (const { name } of contracts[stage].outputs) {
          results.add(skipped(subject(name), reason));
        }
        continue;
      }
      await results.attempt((_, feature = "output") => subject(feature), async () => {
        const sizes = { T: tokens.length, T_a: frameCount };
        const outputs = await runStage(stage, stages[stage], feeds, sizes, config);
        const precision = precisionOf(stages[stage]);
        const context = { suite: "isolated", mode: "isolated", precision } as const;
        results.add(...scoreOutputs(source, utterance, stage, outputs, context, options));
      });
    }
  }
  return results.all;
}
