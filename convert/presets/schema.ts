/**
 * Presets as data: the schema of a complete one, as a manifest of packages holds it.
 * @module
 */
import { z } from "zod";
import { stageNames } from "../../stages/contract.ts";
import { linearBits, paletteBits, type Preset } from "./preset.ts";

const count = z.int().positive();

const paletteSchema = z.strictObject({
  type: z.literal("palette"),
  bits: z.literal(paletteBits),
  groupSize: count.optional(),
});

const linearSchema = z.strictObject({
  type: z.literal("linear"),
  bits: z.literal(linearBits),
  granularity: z.enum(["tensor", "channel", "block"]),
  blockSize: count.optional(),
  mode: z.enum(["symmetric", "affine"]),
});

const compressionSchema = z.discriminatedUnion("type", [paletteSchema, linearSchema]);

const stageSchema = z.strictObject({
  precision: z.enum(["fp16", "fp32"]),
  computeUnit: z.enum(["CPU_ONLY", "CPU_AND_GPU", "CPU_AND_NE", "ALL"]),
  compression: compressionSchema.nullable(),
  weightThreshold: z.int().nonnegative(),
  exceptions: z.record(z.string(), compressionSchema.nullable()),
});

/** A complete preset, every stage with every field. */
export const presetSchema: z.ZodType<Preset> = z.strictObject({
  name: z.string(),
  target: z.enum(["iOS17", "iOS18"]),
  anchor: z.enum(["mean", "audio"]),
  stages: z.record(z.enum(stageNames), stageSchema),
});
