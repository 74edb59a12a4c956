/**
 * The result of a search, the file `search.json`: what every report of it is made from.
 * @module
 */
import { z } from "zod";
import { presetSchema } from "../convert/presets/schema.ts";
import { stageNames } from "../stages/contract.ts";
import { limitedFigures } from "./limits.ts";
import { tuningContextShape } from "./tuning_context.ts";
import { evaluationSchema } from "./workbench.ts";

/** Version of the schema; raised when a field changes its meaning or goes away. */
export const searchSchemaVersion = 2;

const bytes = (what: string) => z.int().positive().describe(`${what}, in bytes`);

const point = z.strictObject({
  preset: presetSchema.describe("every stage with every field"),
  pitchErrorOf1Db: z.number().positive().describe("pitch error that counted as 1 dB, in cents"),
  predicted: z.strictObject({
    sizeBytes: bytes("size of the seven packages"),
    lsdDb: z.number().nonnegative().describe("log-spectral distance from the fp32 chain, in dB"),
  }).describe("what the search expected from the single weights' figures"),
  measured: evaluationSchema,
});

/** Schema of `search.json`. */
export const searchSchema = z.strictObject({
  schemaVersion: z.literal(searchSchemaVersion).describe("version of this schema"),
  ...tuningContextShape,
  passages: z.array(z.int().positive()).describe("places of those that presets were measured on"),
  limits: z.array(z.strictObject({
    figure: z.enum(limitedFigures),
    most: z.number().positive().describe("in bytes or dB"),
    overBase: z.boolean().describe("whether it is over the base preset's figure"),
  })).describe("what the best preset has to keep"),
  sensitivities: z.array(z.strictObject({
    stage: z.enum(stageNames),
    name: z.string().describe("as it is in the package"),
    shape: z.array(z.int().positive()),
    sizeBytes: bytes("size without compression"),
    probes: z.array(z.strictObject({
      bits: z.int().positive().describe("of the palette"),
      squaredError: z.number().positive().describe("sum of the squares of its elements' changes"),
      lossDb2: z.number().nonnegative().describe("with 20 cents of pitch error as 1 dB"),
    })).describe("what compressing it alone costs; none where no palette changes it"),
  })).describe("that the base preset compresses"),
  base: evaluationSchema.describe("the base preset"),
  uncompressed: evaluationSchema.describe("the same with all weights as they are"),
  points: z.array(point).describe("presets that were measured, from the smallest to the largest"),
  best: z.string().nullable().describe(
    "name of the point that is the best within the limits; null where none keeps them",
  ),
  nearest: z.string().describe("name of the point that is over the limits the least"),
});

/** A preset that was measured in a search. */
export type SearchPoint = z.infer<typeof point>;
/** A whole search, as `search.json` holds it. */
export type Search = z.infer<typeof searchSchema>;
