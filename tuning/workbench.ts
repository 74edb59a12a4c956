/**
 * What tuning asks of a model. It is an interface, so that sensitivity and search can be tried on made-up models.
 * @module
 */
import { z } from "zod";
import type { Compression, Preset } from "../convert/presets/preset.ts";
import type { StageName } from "../stages/contract.ts";
import { distortionSchema } from "./comparison_result.ts";
import type { Effect } from "./effect.ts";

/** Schema of the {@link TunedWeight}s of a stage. */
export const tunedWeightsSchema = z.array(z.strictObject({
  name: z.string().describe("as it is in the package"),
  shape: z.array(z.int().positive()),
  sizeBytes: z.int().positive().describe("as it is, without compression"),
}));

/** A weight that tuning may store in another way: one that the base preset compresses. */
export type TunedWeight = z.infer<typeof tunedWeightsSchema>[number];

/** Schema of what becomes of weights that are stored in one way, by name. */
export const storedSizesSchema = z.record(
  z.string(),
  z.strictObject({
    sizeBytes: z.int().positive().describe("all that is stored for it"),
    squaredError: z.number().nonnegative().describe("sum of the squares of its elements' changes"),
  }),
);

/** What becomes of weights that are stored in one way, by name. */
export type StoredSizes = z.infer<typeof storedSizesSchema>;

/** How weights of a stage are stored, by name; null: as they are. */
export type WeightCompressions = Readonly<Record<string, Compression | null>>;

/** Schema of an {@link Evaluation}. */
export const evaluationSchema = z.strictObject({
  sizeBytes: z.int().positive().describe("of the seven packages"),
  passages: z.array(z.strictObject({
    number: z.int().positive().describe("place in the passages' file, from 1"),
    distortion: distortionSchema.describe("from the fp32 chain, run with its durations"),
    differingDurations: z.int().nonnegative().describe(
      "tokens whose predicted frames are not the fp32 chain's",
    ),
  })).min(1),
});

/** What was measured of a whole preset. */
export type Evaluation = z.infer<typeof evaluationSchema>;

/** A model to tune. */
export interface Workbench {
  /** The preset whose stages are tuned. */
  readonly base: Preset;
  /** The weights of `stage` that the base preset compresses, in the order of the program. */
  weights(stage: StageName): Promise<readonly TunedWeight[]>;
  /** What becomes of those of them that can be stored with `compression`. */
  stored(stage: StageName, compression: Compression): Promise<StoredSizes>;
  /** What speech loses where those of `stage`, and nothing else, are compressed so: on each probed passage. */
  effects(stage: StageName, compressions: WeightCompressions): Promise<readonly Effect[]>;
  /** What `preset` takes, and how far its chain is from the fp32 chain: on every passage. */
  evaluate(preset: Preset): Promise<Evaluation>;
}
