/**
 * Presets as data: the schema of a complete one, as a manifest of packages holds it, and its parts. Every field
 * is described here.
 * @module
 */
import { z } from "zod";
import { stageNames } from "../../stages/contract.ts";
import { deploymentTargets, linearBits, paletteBits, type Preset } from "./preset.ts";

const count = z.int().positive();

const paletteSchema = z.strictObject({
  type: z.literal("palette").describe("Indices into a look-up table of 2^bits values."),
  bits: z.literal(paletteBits).describe("Size of an index; 3 needs iOS18."),
  groupSize: count.optional().describe(
    "Output channels that share a table, a divisor of their number; absent: all of them. Needs iOS18.",
  ),
});

const linearShape = {
  type: z.literal("linear").describe("Integers: scale * (integer - zero point)."),
  bits: z.literal(linearBits).describe("Size of an integer; 4 needs iOS18."),
  mode: z.enum(["symmetric", "affine"]).describe("symmetric: no zero point; affine: one."),
};
const sharing =
  "What shares scale and zero point: the whole weight, an output channel, or a block of one.";

const linearSchema = z.discriminatedUnion("granularity", [
  z.strictObject({
    ...linearShape,
    granularity: z.enum(["tensor", "channel"]).describe(sharing),
  }),
  z.strictObject({
    ...linearShape,
    granularity: z.literal("block").describe(`${sharing} Blocks need iOS18.`),
    blockSize: count.describe("Input channels of a block, a divisor of their number."),
  }),
]);

/** How a weight is stored. */
export const compressionSchema = z.discriminatedUnion("type", [paletteSchema, linearSchema])
  .meta({ id: "compression", description: "How a weight is stored." });

/** A preset's name: it becomes part of names of directories. */
const nameSchema = z.string()
  .regex(
    /^(?!\.)[A-Za-z0-9+_.-]{1,64}$/,
    "expected 1 to 64 letters, digits and signs of +-_. that do not begin with a dot",
  )
  .describe("What the preset is called; built-in names are taken.");

/** Fields of a stage. */
export const stageShape = {
  precision: z.enum(["fp16", "fp32"])
    .describe("Element type that the stage computes in, and that its float features have."),
  computeUnit: z.enum(["CPU_ONLY", "CPU_AND_GPU", "CPU_AND_NE", "ALL"])
    .describe("Compute units that the stage is meant for."),
  compression: compressionSchema.nullable()
    .describe("How the stage's weights are stored; null: as they are."),
  weightThreshold: z.int().nonnegative()
    .describe("Weights of more elements than this are compressed, 2048 in coremltools."),
  exceptions: z.record(z.string(), compressionSchema.nullable())
    .describe(
      "Weights that are stored in another way, by name; a * stands for any text, and . for _. The first that " +
        "matches counts.",
    ),
};

/** Fields of a preset but for its stages. */
export const presetShape = {
  name: nameSchema,
  target: z.enum(deploymentTargets).describe("Oldest system that the packages are for."),
  anchor: z.enum(["mean", "audio"])
    .describe(
      "The vocoder's second, discarded output: the mean of its features, or the whole audio.",
    ),
};

/** A complete preset, every stage with every field. */
export const presetSchema: z.ZodType<Preset> = z.strictObject({
  ...presetShape,
  stages: z.record(z.enum(stageNames), z.strictObject(stageShape)),
});
