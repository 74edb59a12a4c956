/** Placements that nobody planned, for tests. */
import type { StageName } from "../../stages/contract.ts";
import type { PlacedOperation, Placement, StagePlacement } from "./schema.ts";

/** An operation, on the Neural Engine unless `part` says otherwise. */
export const operation = (
  output: string,
  part: Partial<PlacedOperation> = {},
): PlacedOperation => ({
  type: "ios17.conv",
  output,
  device: "neuralEngine",
  supportsNeuralEngine: true,
  costShare: 0.25,
  ...part,
});

/** A stage of four operations `a` to `d`, in fp16 on CPU_AND_NE, unless `part` says otherwise. */
export const stagePlacement = (
  stage: StageName,
  part: Partial<StagePlacement> = {},
): StagePlacement => ({
  stage,
  computeUnit: "CPU_AND_NE",
  precision: "fp16",
  skipped: null,
  operations: ["a", "b", "c", "d"].map((output) => operation(output)),
  ...part,
});

/** What an M4 on macOS 15.1 says of `stages`. */
export const placement = (
  stages: StagePlacement[],
  platform: Partial<NonNullable<Placement["platform"]>> = {},
): Placement => ({
  skipped: null,
  platform: {
    chip: "Apple M4",
    osName: "macOS",
    osVersion: "15.1",
    osBuild: "24B83",
    ...platform,
  },
  stages,
});
