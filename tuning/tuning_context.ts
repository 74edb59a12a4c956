/** What results of tuning say of where, with what and on what they were measured. */
import { z } from "zod";
import { resultSchema } from "../bench/result.ts";
import { presetSchema } from "../convert/presets/schema.ts";

const { environment, backend, weights, voice } = resultSchema.shape;
const passageNumbers = z.array(z.int().positive());

/** Fields of every result of tuning. */
export const tuningContextShape = {
  environment,
  backend,
  weights: weights.unwrap(),
  voice,
  converterVersion: z.int().positive().describe("of what the converter writes"),
  startedAt: z.iso.datetime().describe("in UTC; what an earlier run measured is older"),
  basePreset: presetSchema.describe("whose stages are tuned: every stage with every field"),
  probedPassages: passageNumbers.describe("places of those that compressions alone were tried on"),
};

/** What every result of tuning says of where, with what and on what it was measured. */
export type TuningContext = z.infer<z.ZodObject<typeof tuningContextShape>>;
