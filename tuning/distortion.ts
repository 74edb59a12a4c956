/**
 * How far a chain's audio is from the reference's.
 * @module
 */
import { compareAudio } from "../conformance/metrics/audio_metrics.ts";
import type { Distortion } from "./comparison_result.ts";

/**
 * The distortion of `test` against `reference`, `[600 * T_a]` at 24 kHz each, of the same durations.
 * @throws {RangeError} where the signals cannot be compared: other lengths, NaN or infinity, too short.
 */
export function distortionOf(reference: Float32Array, test: Float32Array): Distortion {
  const { failure, metrics } = compareAudio(reference, test);
  if (failure !== null) throw new RangeError(`Cannot compare audio: ${failure.message}`);
  return {
    melCorr: finite(metrics.melCorr),
    logSpectralDistanceDb: finite(metrics.logSpectralDistanceDb),
    melCepstralDistortionDb: finite(metrics.melCepstralDistortionDb),
    highBandDifferenceDb: finite(metrics.highBandDifferenceDb),
    gainDb: finite(metrics.gainDb),
  };
}

/** Ratios of nothing to nothing, or to something, are no figures. */
const finite = (value: number): number | null => Number.isFinite(value) ? value : null;
