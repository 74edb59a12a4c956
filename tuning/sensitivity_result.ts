/**
 * The result of measuring sensitivity, the file `sensitivity.json`: what every report of it is made from.
 * @module
 */
import { z } from "zod";
import type { Compression } from "../convert/presets/preset.ts";
import { compressionSchema } from "../convert/presets/schema.ts";
import { stageNames } from "../stages/contract.ts";
import { effectSchema } from "./effect.ts";
import { tuningContextShape } from "./tuning_context.ts";
import { evaluationSchema } from "./workbench.ts";

/** Version of the schema; raised when a field changes its meaning or goes away. */
export const sensitivitySchemaVersion = 1;

const compression: z.ZodType<Compression> = compressionSchema;

const row = z.strictObject({
  stage: z.enum(stageNames),
  weight: z.string().nullable().describe("name in the package; null: the whole stage"),
  compression,
  weightCount: z.int().positive().describe("weights that were compressed"),
  elementCount: z.int().positive().describe("their elements"),
  sizeBytes: z.int().positive().describe("all that is stored for them"),
  savedBytes: z.int().describe("what they take less than as they are"),
  squaredError: z.number().nonnegative().describe("sum of the squares of their elements' changes"),
  effect: effectSchema.describe("mean over the probed passages, of errors the root mean square"),
  lossDb2: z.number().nonnegative().describe(
    "what a search takes it to cost: squares of the added distance, of the pitch error (20 cents as 1 dB) and of " +
      "the duration error (a quarter of a frame as 1 dB)",
  ),
});

/** Schema of `sensitivity.json`. */
export const sensitivitySchema = z.strictObject({
  schemaVersion: z.literal(sensitivitySchemaVersion).describe("version of this schema"),
  ...tuningContextShape,
  uncompressed: evaluationSchema.describe(
    "the base preset with all weights as they are, on the probed passages",
  ),
  rows: z.array(row).describe("stages first, then the largest weights"),
});

/** What was measured of one stage or weight with one compression. */
export type SensitivityRow = z.infer<typeof row>;
/** All that was measured, as `sensitivity.json` holds it. */
export type Sensitivity = z.infer<typeof sensitivitySchema>;
