import type { LoadedStages } from "../../stages/chain.ts";
import type { CaseResult } from "../case_result.ts";
import type { ReferenceSource } from "../reference_source.ts";
import type { ScoreOptions } from "./options.ts";

/**
 * Every stage alone, fed the reference's inputs: the error of an output is that stage's own. A stage whose
 * inputs the references do not keep in full is skipped.
 */
export function scoreIsolated(
  _stages: LoadedStages,
  _source: ReferenceSource,
  _options: ScoreOptions = {},
): Promise<CaseResult[]> {
  return Promise.resolve([]);
}
