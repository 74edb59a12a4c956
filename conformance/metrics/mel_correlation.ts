import { pearson } from "./pearson.ts";
import { type PowerSpectrogram, requireSameFrames } from "./spectrogram.ts";

/**
 * The published benchmark's `mel_corr`: Pearson correlation of log1p of two mel spectrograms (power) over all
 * bins. Power is scaled so that log1p is nearly linear: loud frames decide, and it has not seen faults that
 * are audible. NaN where one of them is constant.
 * @throws {RangeError} when the spectrograms' shapes differ.
 */
export function melCorrelation(reference: PowerSpectrogram, test: PowerSpectrogram): number {
  requireSameFrames(reference, test);
  return pearson(reference.power.map(Math.log1p), test.power.map(Math.log1p));
}
