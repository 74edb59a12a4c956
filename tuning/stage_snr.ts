/**
 * How far a stage's outputs are from those of a trace, fed the trace's own values: what is the stage's fault alone.
 * @module
 */
import { snrDb } from "../conformance/metrics/snr_db.ts";
import { type Features, inputNameOf, runStage } from "../stages/chain.ts";
import { kokoro82m, type KokoroConfig } from "../stages/config.ts";
import { stageContracts, type StageName } from "../stages/contract.ts";
import type { LoadedStage } from "../stages/loaded_stage.ts";
import type { Tensor } from "../tensor/tensor.ts";
import { byInputName, type ChainTrace, sizesOf } from "./chain_trace.ts";

/** The vocoder's mean, which nobody reads: it is near 0, so that its ratio says nothing. */
const unread = "anchor";

/**
 * Signal-to-noise ratio of `stage` on `reference`'s feeds against `reference`'s outputs, in dB, as {@link worstSnrDb}.
 * @throws {StageError} as `runStage`.
 */
export async function stageSnrDb(
  name: StageName,
  stage: LoadedStage,
  reference: ChainTrace,
  config?: KokoroConfig,
): Promise<number> {
  const outputs = await runStage(name, stage, reference.values, sizesOf(reference), config);
  return worstSnrDb(name, reference.values, byInputName(outputs), config);
}

/**
 * Signal-to-noise ratio of the outputs of `stage` in `test`, by the names that later stages take them by, against those
 * in `reference`: that of the worst, the anchor left out, in dB. Infinity where all are equal.
 */
export function worstSnrDb(
  stage: StageName,
  reference: Features,
  test: Features,
  config: KokoroConfig = kokoro82m,
): number {
  const ratios = stageContracts(config)[stage].outputs
    .filter(({ name }) => name !== unread)
    .map(({ name }) => inputNameOf(name))
    .map((output) => snrDb(floatsOf(reference[output]), floatsOf(test[output])));
  return Math.min(...ratios);
}

const floatsOf = ({ data }: Tensor) => data as Float16Array | Float32Array;
