/**
 * What tolerances depend on of how packages are made, in words: `fp16` or `fp32`, followed by how their weights are
 * compressed where they are, as in `fp16, 8-bit palette`.
 * @module
 */
import type { LoadedStages } from "../stages/chain.ts";
import { stageNames } from "../stages/contract.ts";
import type { LoadedStage } from "../stages/loaded_stage.ts";

/** Of one stage. It computes in what its package's features say: fp16 where any is. */
export const precisionOf = (stage: LoadedStage): string => inWords([stage]);

/** Of a whole chain: fp16 where any stage is, and the compression of those that have one, `mixed` if it differs. */
export const chainPrecisionOf = (stages: LoadedStages): string =>
  inWords(stageNames.map((name) => stages[name]));

/** Whether every feature is fp32, so that numerics do not matter. */
export const isFp32 = (precision: string): boolean => precision.startsWith("fp32");

/** Whether weights are compressed. */
export const isCompressed = (precision: string): boolean => precision.includes(separator);

const separator = ", ";

function inWords(stages: readonly LoadedStage[]): string {
  const features = stages.flatMap(({ inputs, outputs }) => [...inputs, ...outputs]);
  const dtype = features.some((feature) => feature.dtype === "fp16") ? "fp16" : "fp32";
  const compressions = new Set(
    stages.map(({ compression }) => compression).filter((words) => words !== null),
  );
  if (compressions.size === 0) return dtype;
  return [dtype, compressions.size > 1 ? "mixed" : [...compressions][0]].join(separator);
}
