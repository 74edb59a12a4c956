/**
 * What compressing some weights does to speech, and what all of it amounts to.
 * @module
 */
import { z } from "zod";
import { meanOrNull } from "../statistics/mean_or_null.ts";
import { distortionSchema, snrSchema } from "./comparison_result.ts";
import { meanDistortion, meanSnr } from "./means.ts";

const rms = (what: string) =>
  z.number().nonnegative().nullable().describe(`${what}; null where it cannot change`);

/** Schema of an {@link Effect}. */
export const effectSchema = z.strictObject({
  added: distortionSchema.describe(
    "of the audio from that of the same chain without compression, spoken with its durations and excitation",
  ),
  pitchErrorCents: rms("root mean square change of the pitch in voiced frames, in cents"),
  durationErrorFrames: rms(
    "root mean square change of the tokens' durations before rounding, in frames of 25 ms",
  ),
  total: distortionSchema.describe(
    "of the audio from that of the fp32 chain, spoken with its durations",
  ),
  stageSnrDb: snrSchema,
});

/**
 * What altering one stage does on one passage.
 *
 * A changed pitch changes the phase of the excitation for good: after a second or two its harmonics are as far from
 * the fp32 chain's as they can be, which is 2 to 3 dB of log-spectral distance, however small the change was. Rounding
 * the pitch to fp16 at the stage's border costs that already, with no weight compressed. So what a weight adds is
 * measured with the excitation as it was, and the pitch is looked at by itself.
 */
export type Effect = z.infer<typeof effectSchema>;

/**
 * Pitch errors that count as 1 dB, in cents. What one costs depends on the weights: where the phases of the fp32 chain
 * are lost anyhow, 25 cents are not seen on 8 s of speech and 80 are 1 to 4 dB²; where they are kept, as on short
 * passages of int8 weights, the first few cents cost more than all that follow. So the first is taken where one is
 * needed, and a search tries all.
 */
export const pitchErrorsOf1Db = [20, 8, 50] as const;
/** A duration error of this size counts as 1 dB. */
const durationErrorOf1Db = 0.25;

/**
 * What an effect amounts to, in dB²: the squares of the log-spectral distance that is added, and of pitch and duration
 * errors as dB. Squares of independent errors add up.
 *
 * So they do on smoothed int8 weights, at 6 bits: the 101 weights of Vocoder add 1.01 dB² together and 1.25 each alone,
 * the 26 of Noise 0.26 and 0.28. Durations are not heard in audio that is spoken with the reference's, and would be
 * given away for nothing; with an error of a quarter of a frame one token in five is spoken a frame longer or shorter.
 */
export function lossOf(
  { added, pitchErrorCents, durationErrorFrames }: Effect,
  pitchErrorOf1Db: number = pitchErrorsOf1Db[0],
): number {
  return (added.logSpectralDistanceDb ?? 0) ** 2 +
    ((pitchErrorCents ?? 0) / pitchErrorOf1Db) ** 2 +
    ((durationErrorFrames ?? 0) / durationErrorOf1Db) ** 2;
}

/** Means of `effects` of one alteration over passages; those of errors are root mean squares. */
export function meanEffect(effects: readonly Effect[]): Effect {
  const rms = (errors: readonly (number | null)[]) => {
    const square = meanOrNull(errors.map((error) => error === null ? null : error ** 2));
    return square === null ? null : Math.sqrt(square);
  };
  return {
    added: meanDistortion(effects.map(({ added }) => added)),
    pitchErrorCents: rms(effects.map(({ pitchErrorCents }) => pitchErrorCents)),
    durationErrorFrames: rms(effects.map(({ durationErrorFrames }) => durationErrorFrames)),
    total: meanDistortion(effects.map(({ total }) => total)),
    stageSnrDb: meanSnr(effects.map(({ stageSnrDb }) => stageSnrDb)),
  };
}
