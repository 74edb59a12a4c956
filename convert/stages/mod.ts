/**
 * The seven stages' builders as one table.
 * @module
 */
import type { Opset } from "../../coreml/mil/opset.ts";
import type { MilProgram } from "../../coreml/mil/program.ts";
import { stageContracts, type StageName } from "../../stages/contract.ts";
import { StageBuilder } from "../blocks/stage_builder.ts";
import type { Checkpoint } from "../checkpoint/checkpoint.ts";
import type { Precision, Preset } from "../presets/preset.ts";
import { buildAlbert } from "./albert.ts";
import { buildAlignment } from "./alignment.ts";
import { buildNoise } from "./noise.ts";
import { buildPostAlbert } from "./post_albert.ts";
import { buildProsody } from "./prosody.ts";
import { buildTail } from "./tail.ts";
import { buildVocoder } from "./vocoder.ts";

/** How a stage's program is built. */
export interface StageOptions {
  readonly precision: Precision;
  /** Most audio frames that the stage accepts. */
  readonly maxFrames: number;
  /** What the vocoder's discarded output is; its features' mean by default. */
  readonly anchor?: Preset["anchor"];
  /** Operation set of the program; that of iOS 17 by default. */
  readonly opset?: Opset;
}

const builders: Readonly<
  Record<StageName, (s: StageBuilder, options: StageOptions) => MilProgram>
> = {
  albert: buildAlbert,
  post_albert: buildPostAlbert,
  alignment: (s, { maxFrames }) => buildAlignment(s, maxFrames),
  prosody: buildProsody,
  noise: buildNoise,
  vocoder: (s, { anchor = "mean" }) => buildVocoder(s, anchor),
  tail: buildTail,
};

/**
 * The MIL program of `stage`, its features those of the contract.
 * @throws {CheckpointError} where a weight is missing.
 * @throws {ConvertError} where a weight does not fit the precision.
 */
export function buildStage(
  stage: StageName,
  checkpoint: Checkpoint,
  options: StageOptions,
): MilProgram {
  const contract = stageContracts(checkpoint.config)[stage];
  const { precision, opset } = options;
  return builders[stage](new StageBuilder(contract, checkpoint, precision, opset), options);
}
