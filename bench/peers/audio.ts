/**
 * How far a peer's audio is from the reference's, by figures that do not depend on phase: peers may draw noise and phases of their own.
 * @module
 */
import { z } from "zod";
import { alignedMelCepstralDistortionDb } from "../../conformance/metrics/aligned_mel_cepstral_distortion.ts";
import { highBandShare } from "../../conformance/metrics/high_band.ts";
import { logSpectralDistanceDb } from "../../conformance/metrics/log_spectral_distance.ts";
import { melCorrelation } from "../../conformance/metrics/mel_correlation.ts";
import { melSpectrogram } from "../../conformance/metrics/mel_spectrogram.ts";
import { powerSpectrogram, windowSamples } from "../../conformance/metrics/spectrogram.ts";

/** One figure of two signals. */
const figure = (what: string) =>
  z.number().nullable().describe(`${what}; null where a signal is silent, so that there is none`);
const figureOfEqualLengths = (what: string) =>
  z.number().nullable().describe(
    `${what}; null where the lengths differ, since it compares moments, or a signal is silent`,
  );

/** Schema of {@link AudioDistance}. */
export const audioDistanceSchema = z.strictObject({
  gainDb: figure(
    "mean power over the reference's, in dB; it is taken away before the figures below",
  ),
  highBandDifferenceDb: figure("share of the energy from 10 kHz on, over the reference's, in dB"),
  alignedMelCepstralDistortionDb: figure(
    "root mean square difference of smooth mel envelopes, in dB, after dynamic time warping",
  ),
  logSpectralDistanceDb: figureOfEqualLengths("root mean square difference of spectra, in dB"),
  melCorr: figureOfEqualLengths("correlation of mel spectra as published; saturates near 1"),
});

/** How far audio is from the reference's. */
export type AudioDistance = z.infer<typeof audioDistanceSchema>;

/**
 * The distance of `test` from `reference`, `[n]` at 24 kHz each, whose lengths may differ. Both are brought to the same mean power first, so that a louder
 * peer is not farther in everything: some inverse STFTs leave a division out.
 * @returns why there is none, as text, where a signal is shorter than one window or not finite.
 */
export function audioDistance(
  reference: Float32Array,
  test: Float32Array,
): AudioDistance | string {
  for (const [name, signal] of Object.entries({ "the reference": reference, "it": test })) {
    if (signal.length < windowSamples) return `${name} has ${signal.length} samples only`;
    if (!signal.every(Number.isFinite)) return `${name} has values that are not finite`;
  }
  const [power, testPower] = [meanPower(reference), meanPower(test)];
  const gain = testPower / power;
  const scale = gain > 0 && Number.isFinite(gain) ? 1 / Math.sqrt(gain) : 1;
  const spectrum = powerSpectrogram(reference);
  const testSpectrum = powerSpectrogram(test.map((value) => scale * value));
  const [mel, testMel] = [melSpectrogram(spectrum), melSpectrogram(testSpectrum)];
  const isAligned = reference.length === test.length;
  const shares = highBandShare(testSpectrum) / highBandShare(spectrum);
  return {
    gainDb: finite(10 * Math.log10(gain)),
    highBandDifferenceDb: finite(10 * Math.log10(shares)),
    alignedMelCepstralDistortionDb: finite(alignedMelCepstralDistortionDb(mel, testMel)),
    logSpectralDistanceDb: isAligned ? finite(logSpectralDistanceDb(spectrum, testSpectrum)) : null,
    melCorr: isAligned ? finite(melCorrelation(mel, testMel)) : null,
  };
}

const meanPower = (signal: Float32Array): number =>
  signal.reduce((sum, value) => sum + value * value, 0) / signal.length;

/** Ratios of nothing to nothing, or to something, are no figures. */
const finite = (value: number): number | null => Number.isFinite(value) ? value : null;
