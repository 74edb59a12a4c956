/**
 * The result of a comparison of presets, the file `presets.json`: what every report of it is made from.
 * @module
 */
import { z } from "zod";
import { resultSchema } from "../bench/result.ts";
import { presetSchema } from "../convert/presets/schema.ts";
import { heardErrorRateSchema, hearingSchema } from "../references/recognizer.ts";
import { stageNames } from "../stages/contract.ts";

/** Version of the schema; raised when a field changes its meaning or goes away. */
export const comparisonSchemaVersion = 1;

const { environment, backend, weights, voice, packages } = resultSchema.shape;
const text = (what: string) => z.string().describe(what);
const count = (what: string) => z.int().nonnegative().describe(what);
const ms = (what: string) => z.number().nonnegative().describe(`${what}, in ms`);
const wavFile = z.string().regex(/^passage_\d+_[\w.+%-]+\.wav$/).describe(
  "name of the WAV file beside the result, where it was made",
);

/** One figure of two signals. */
const figure = (what: string) =>
  z.number().nullable().describe(`${what}; null where a signal is silent, so that there is none`);

/** How far audio is from the reference's, both of the same durations. */
export const distortionSchema = z.strictObject({
  melCorr: figure("correlation of mel spectra as published; saturates near 1"),
  logSpectralDistanceDb: figure("root mean square difference of spectra, in dB"),
  melCepstralDistortionDb: figure("the same of smooth mel envelopes, in dB"),
  highBandDifferenceDb: figure("share of the energy from 10 kHz on, over the reference's, in dB"),
  gainDb: figure("energy over the reference's, in dB"),
});

/** A signal-to-noise ratio. */
export const snrSchema = z.union([z.number(), z.enum(["exact", "failed"])]).describe(
  "signal-to-noise ratio in dB; exact where every value is equal, failed where the stage cannot run so",
);
const stageSnrs = z.record(z.enum(stageNames), snrSchema);

const passageFigures = z.strictObject({
  number: z.int().positive().describe("place in the passages' file, from 1"),
  differingDurations: count("tokens whose predicted frames are not the reference's"),
  predictedFrameCount: count("T_a by the preset's own durations"),
  distortion: distortionSchema.describe(
    "of the chain's audio from the reference's, run with the reference's durations",
  ),
  stageSnrDb: stageSnrs.describe(
    "each stage alone on what the reference's was fed, with declared numerics: its worst output's, the anchor left out",
  ),
  runsMs: z.array(ms("the chain from the tokens to the audio")).describe(
    "of the timed runs in their order",
  ),
  chainMs: ms("median of the timed runs"),
  stagesMs: z.record(z.enum(stageNames), z.number().nonnegative()).describe(
    "median time of each stage inside the runs of the chain, in ms",
  ),
  speed: z.number().nonnegative().describe("seconds of audio a second of chain time"),
  characterErrorRate: heardErrorRateSchema,
  file: wavFile,
});

const means = z.strictObject({
  differingDurations: z.number().nonnegative().describe("mean number of tokens a passage"),
  distortion: distortionSchema,
  stageSnrDb: stageSnrs.describe("of the mean ratio of noise to signal"),
  speed: z.number().nonnegative().describe("seconds of audio a second of chain time"),
  characterErrorRate: heardErrorRateSchema,
});

const presetFigures = z.strictObject({
  convertMs: ms(
    "opening the checkpoint and converting it to seven packages on disk, measured in this comparison",
  ),
  sizeBytes: count("size of the seven packages"),
  packages,
  passages: z.array(passageFigures).describe("passages that the reference could speak, in order"),
  means: means.describe("over the passages"),
  problems: z.array(z.string()).describe("why stages failed to run with declared numerics"),
  elapsedMs: ms("conversion, loading, runs and comparisons"),
});

const presetEntry = z.strictObject({
  preset: presetSchema.describe("every stage with every field"),
  outcome: z.enum(["pending", "done", "failed"]),
  reason: z.string().nullable().describe("why it failed"),
  figures: presetFigures.nullable().describe("null unless done"),
});

const passage = z.strictObject({
  number: z.int().positive().describe("place in the passages' file, from 1"),
  id: text("as the passages' file has it"),
  text: text("what is spoken"),
  phonemes: text("in Kokoro's inventory, one code point each"),
  tokenCount: count("T_enc: phonemes plus the 0 at both ends"),
  reference: z.strictObject({
    frameCount: count("T_a: the frames that every preset was run with"),
    audioSeconds: z.number().nonnegative().describe("length of the audio at 24 kHz"),
    characterErrorRate: heardErrorRateSchema,
    file: wavFile,
  }).nullable().describe("null where the reference could not speak it, or has not yet"),
  reason: z.string().nullable().describe("why the reference could not speak it"),
});

/** Schema of `presets.json`. */
export const comparisonSchema = z.strictObject({
  schemaVersion: z.literal(comparisonSchemaVersion).describe("version of this schema"),
  status: z.enum(["running", "complete", "interrupted"]).describe(
    "running: still at work, or ended without notice",
  ),
  startedAt: z.iso.datetime().describe("in UTC"),
  finishedAt: z.iso.datetime().nullable().describe("in UTC"),
  environment,
  backend,
  weights: weights.unwrap(),
  voice,
  converterVersion: count("of what the converter writes"),
  settings: z.strictObject({
    nRuns: z.int().positive().describe("timed runs of each passage and preset"),
    warmups: count("runs before them"),
    maxFrames: z.int().positive().describe("most audio frames that the packages accept"),
  }),
  referencePreset: presetSchema.describe(
    "whose chain, on the same weights and in fp32, all presets are compared with",
  ),
  passages: z.array(passage).describe("in the order of running"),
  presets: z.array(presetEntry).describe("in the order they were asked for"),
  shard: resultSchema.shape.settings.shape.shard.unwrap().optional().describe(
    "which shares of the presets that were asked for these are; absent where they are all",
  ),
  hearing: hearingSchema,
});

/** How far audio is from a reference's. */
export type Distortion = z.infer<typeof distortionSchema>;
/** A signal-to-noise ratio in dB, or what there is instead. */
export type Snr = z.infer<typeof snrSchema>;
/** What was measured of a preset on one passage. */
export type PassageFigures = z.infer<typeof passageFigures>;
/** What was measured of a preset. */
export type PresetFigures = z.infer<typeof presetFigures>;
/** A preset of a comparison. */
export type PresetEntry = z.infer<typeof presetEntry>;
/** A passage of a comparison, with its reference. */
export type ComparedPassage = z.infer<typeof passage>;
/** A whole comparison, as `presets.json` holds it. */
export type Comparison = z.infer<typeof comparisonSchema>;
