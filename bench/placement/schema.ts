/**
 * Where Core ML plans to run each operation, as a result holds it: what `MLComputePlan` says, without constants. Planned is
 * not measured: no time follows from it but an estimate.
 * @module
 */
import { z } from "zod";
import { type StageName, stageNames } from "../../stages/contract.ts";
import type { DeviceKind } from "../../stages/loaded_stage.ts";

/** Kinds of compute devices, in the order of reports. */
export const deviceKinds = [
  "neuralEngine",
  "gpu",
  "cpu",
  "unknown",
] as const satisfies readonly DeviceKind[];

const text = (what: string) => z.string().describe(what);
const reason = (what: string) => z.string().nullable().describe(what);

const placedOperation = z.strictObject({
  type: text("MIL operation with its operation set: ios17.conv"),
  output: text("name of its first output"),
  device: z.enum(deviceKinds).describe("where it is planned to run"),
  supportsNeuralEngine: z.boolean().describe("whether the Neural Engine could run it"),
  costShare: z.number().min(0).max(1).nullable().describe(
    "its share of the stage's cost, as Core ML estimates it; null where it does not",
  ),
});

const stagePlacement = z.strictObject({
  stage: z.enum(stageNames).describe("the stage"),
  computeUnit: text("where Core ML was allowed to run it"),
  precision: z.enum(["fp16", "fp32"]).describe("of its outputs"),
  skipped: reason("why there is no plan; null where there is one"),
  operations: z.array(placedOperation).describe("in the order of the program"),
});

const platform = z.strictObject({
  chip: text("brand string of the chip"),
  osName: text("macOS or iOS; Linux for the stand-in"),
  osVersion: text("version of the system"),
  osBuild: text("build of the system"),
});

/** The field `placement` of a result. */
export const placementSchema = z.strictObject({
  skipped: reason("why nothing was planned; null where it was"),
  platform: platform.nullable().describe("what the plans hold for; null where nothing was planned"),
  stages: z.array(stagePlacement).describe("in chain order; empty where nothing was planned"),
});

/** Where the operations of all stages are planned to run, or why that is not known. */
export type Placement = z.infer<typeof placementSchema>;
/** The same of one stage. */
export type StagePlacement = z.infer<typeof stagePlacement>;
/** One operation and its device. */
export type PlacedOperation = z.infer<typeof placedOperation>;
/** Chip and system that a placement holds for. */
export type PlacementPlatform = z.infer<typeof platform>;

/** Sum of the operations' shares of their stage's estimated cost; null where one of them has none. */
export function costShareOf(
  operations: readonly Pick<PlacedOperation, "costShare">[],
): number | null {
  let sum = 0;
  for (const { costShare } of operations) {
    if (costShare === null) return null;
    sum += costShare;
  }
  return Math.min(sum, 1); // of roundings
}

/** A placement of nothing, and why. */
export const noPlacement = (reason: string): Placement => ({
  skipped: reason,
  platform: null,
  stages: [],
});

/** The placement of `stage`, where one was asked for. */
export const placementOf = (placement: Placement, stage: StageName): StagePlacement | undefined =>
  placement.stages.find((planned) => planned.stage === stage);
