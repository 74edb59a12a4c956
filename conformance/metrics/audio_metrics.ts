import { tensor } from "../../tensor/tensor.ts";
import { findMismatch, findNonFinite, type TensorFailure } from "./failure.ts";
import { gainDb } from "./gain_db.ts";
import { highBandDifferenceDb } from "./high_band.ts";
import { logSpectralDistanceDb } from "./log_spectral_distance.ts";
import { maxAbsError } from "./max_abs_error.ts";
import { melCepstralDistortionDb } from "./mel_cepstral_distortion.ts";
import { melCorrelation } from "./mel_correlation.ts";
import { melSpectrogram } from "./mel_spectrogram.ts";
import { momentsOf } from "./moments.ts";
import { pearson } from "./pearson.ts";
import { relativeL2 } from "./relative_l2.ts";
import { snrDb } from "./snr_db.ts";
import { powerSpectrogram } from "./spectrogram.ts";

/** How two signals compare: by every metric of audio, or why not. */
export type AudioComparison =
  | { readonly failure: TensorFailure; readonly metrics: null }
  | { readonly failure: null; readonly metrics: AudioMetrics };

/** Every metric of two signals. What each means is said where its function is. */
export interface AudioMetrics {
  /** Pearson correlation of the samples, as published. */
  readonly corr: number;
  /** As published. */
  readonly melCorr: number;
  readonly gainDb: number;
  readonly maxAbsError: number;
  readonly relativeL2: number;
  readonly snrDb: number;
  readonly logSpectralDistanceDb: number;
  readonly melCepstralDistortionDb: number;
  readonly highBandDifferenceDb: number;
}

/**
 * Compares 24 kHz audio, `[600 * T_a]` each. Durations must have been found equal before: one frame of
 * difference shifts the waveform, and nothing here aligns it. Another length, NaN and infinity fail.
 * @throws {RangeError} when the signals are shorter than one window of the spectrogram, 1024 samples.
 */
export function compareAudio(reference: Float32Array, test: Float32Array): AudioComparison {
  const [first, second] = [reference, test].map((samples) =>
    tensor("fp32", [samples.length], samples)
  );
  const mismatch = findMismatch(first, second, "fp32");
  if (mismatch !== null) return { failure: mismatch, metrics: null };
  const moments = momentsOf(reference, test);
  const failure = findNonFinite(first, second, moments);
  if (failure !== null) return { failure, metrics: null };
  const [spectrum, testSpectrum] = [powerSpectrogram(reference), powerSpectrogram(test)];
  const [mel, testMel] = [melSpectrogram(spectrum), melSpectrogram(testSpectrum)];
  return {
    failure: null,
    metrics: {
      corr: pearson(reference, test, moments),
      melCorr: melCorrelation(mel, testMel),
      gainDb: gainDb(reference, test, moments),
      maxAbsError: maxAbsError(reference, test, moments),
      relativeL2: relativeL2(reference, test, moments),
      snrDb: snrDb(reference, test, moments),
      logSpectralDistanceDb: logSpectralDistanceDb(spectrum, testSpectrum),
      melCepstralDistortionDb: melCepstralDistortionDb(mel, testMel),
      highBandDifferenceDb: highBandDifferenceDb(spectrum, testSpectrum),
    },
  };
}
