/**
 * The JSON that the library gives, as `kokobench.h` describes it. Unknown keys are left out: a later library may tell more.
 * @module
 */
import { z } from "zod";

const deviceKind = z.enum(["cpu", "gpu", "neuralEngine", "unknown"]);
const count = z.int().nonnegative();

/** `kb_device_info`. */
export const deviceInfoSchema = z.object({
  implementation: z.enum(["Core ML", "stand-in"]),
  chip: z.string(),
  model: z.string(),
  architecture: z.string(),
  osName: z.string(),
  osVersion: z.string(),
  osBuild: z.string(),
  cores: z.object({
    physical: count,
    logical: count,
    levels: z.array(z.object({ name: z.string(), physical: count })),
  }),
  memoryBytes: count,
  thermalState: z.enum(["nominal", "fair", "serious", "critical", "unknown"]),
  isLowPowerMode: z.boolean(),
  computeDevices: z.array(z.object({ kind: deviceKind, coreCount: count.optional() })),
});

const feature = z.object({
  name: z.string(),
  dtype: z.enum(["fp16", "fp32", "fp64", "int32", "int8", "unknown"]),
  shape: z.array(count).optional(),
  ranges: z.array(z.object({ min: count, max: count.optional() })).optional(),
});

/** `kb_describe`. */
export const descriptionSchema = z.object({
  inputs: z.array(feature),
  outputs: z.array(feature),
});

/** `kb_compute_plan`. */
export const computePlanSchema = z.object({
  operations: z.array(z.object({
    type: z.string(),
    outputs: z.array(z.string()),
    preferred: deviceKind.optional(),
    supported: z.array(deviceKind).optional(),
    costWeight: z.number().nonnegative().optional(),
  })),
});

/** `kb_abi_layout`. */
export const layoutSchema = z.object({
  abiVersion: z.int(),
  structs: z.record(
    z.string(),
    z.object({
      size: count,
      fields: z.record(z.string(), z.object({ offset: count, size: count })),
    }),
  ),
});

/** The machine, its system, and what Core ML finds on it. */
export type DeviceInfo = z.infer<typeof deviceInfoSchema>;
/** Features of a loaded model, in the order of names. */
export type ModelDescription = z.infer<typeof descriptionSchema>;
/** Where Core ML plans to run each operation. Weights are estimates, not measured. */
export type ComputePlan = z.infer<typeof computePlanSchema>;
/** The layout of the structs as the library's compiler has it. */
export type AbiLayout = z.infer<typeof layoutSchema>;
