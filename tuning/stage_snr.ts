/**
 * How far a stage's outputs are from those of a trace, fed the trace's own values: what is the stage's fault alone.
 * @module
 */
import { snrDb } from "../conformance/metrics/snr_db.ts";
import { runStage } from "../stages/chain.ts";
import type { KokoroConfig } from "../stages/config.ts";
import type { StageName } from "../stages/contract.ts";
import type { LoadedStage } from "../stages/loaded_stage.ts";
import type { Tensor } from "../tensor/tensor.ts";
import { byInputName, type ChainTrace, sizesOf } from "./chain_trace.ts";

/** The vocoder's mean, which nobody reads: it is near 0, so that its ratio says nothing. */
const unread = "anchor";

/**
 * Signal-to-noise ratio of `stage` on `reference`'s feeds against `reference`'s outputs, in dB: that of its worst
 * output, the anchor left out. Infinity where all are equal.
 * @throws {StageError} as `runStage`.
 */
export async function stageSnrDb(
  name: StageName,
  stage: LoadedStage,
  reference: ChainTrace,
  config?: KokoroConfig,
): Promise<number> {
  const outputs = await runStage(name, stage, reference.values, sizesOf(reference), config);
  const ratios = Object.entries(byInputName(outputs))
    .filter(([output]) => output !== unread)
    .map(([output, value]) => snrDb(floatsOf(reference.values[output]), floatsOf(value)));
  return Math.min(...ratios);
}

const floatsOf = ({ data }: Tensor) => data as Float16Array | Float32Array;
