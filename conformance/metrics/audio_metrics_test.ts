import assert from "node:assert/strict";
import { noise, voice } from "./_testing.ts";
import { type AudioMetrics, compareAudio } from "./audio_metrics.ts";
import { f0Error } from "./f0_error.ts";
import { melCepstralDistortionDb } from "./mel_cepstral_distortion.ts";

const signal = voice();
const reference = Float32Array.from(signal);

/** Metrics of `reference` after `change`. */
function metricsOf(change: (value: number, index: number) => number): AudioMetrics {
  const { metrics, failure } = compareAudio(reference, reference.map(change));
  assert.equal(failure, null);
  return metrics!;
}

/** Asserts that figures lie in ranges. */
function within(
  metrics: AudioMetrics,
  ranges: Partial<Record<keyof AudioMetrics, readonly [number, number]>>,
): void {
  for (const [name, [least, most]] of Object.entries(ranges)) {
    const value = metrics[name as keyof AudioMetrics];
    assert.ok(value >= least && value <= most, `${name} is ${value}, not in ${least}..${most}`);
  }
}

Deno.test("the same audio has no error in any metric", () => {
  const { corr, melCorr, ...errors } = metricsOf((value) => value);
  assert.ok(Math.abs(1 - corr) < 1e-12 && Math.abs(1 - melCorr) < 1e-12);
  assert.deepEqual(errors, {
    gainDb: 0,
    maxAbsError: 0,
    relativeL2: 0,
    snrDb: Infinity,
    logSpectralDistanceDb: 0,
    melCepstralDistortionDb: 0,
    highBandDifferenceDb: 0,
  });
});

Deno.test("loudness, as of an inverse STFT without its window sum: no correlation sees 1.5 times", () => {
  within(metricsOf((value) => 1.5 * value), {
    corr: [1 - 1e-9, 1],
    melCorr: [0.999, 1],
    highBandDifferenceDb: [-1e-5, 1e-5],
    // Silence under the floor is not louder.
    melCepstralDistortionDb: [0, 0.35],
    gainDb: [3.5218, 3.5219],
    logSpectralDistanceDb: [2.5, 3.53],
    relativeL2: [0.49, 0.51],
  });
});

Deno.test("polarity: the waveform's metrics see it, the spectral ones do not", () => {
  within(metricsOf((value) => -value), {
    corr: [-1 - 1e-9, -0.999],
    relativeL2: [1.99, 2.01],
    melCorr: [1 - 1e-9, 1 + 1e-9],
    gainDb: [0, 0],
    logSpectralDistanceDb: [0, 1e-6],
    melCepstralDistortionDb: [0, 1e-6],
  });
});

Deno.test("hiss in the high band, as of plain atan2: correlations pass it, the high band tells", () => {
  const white = noise(signal.length, 9);
  // Second difference at half the sampling rate: almost all of it lies high.
  const hiss = (i: number) => white[i] - 2 * (white[i - 1] ?? 0) + (white[i - 2] ?? 0);
  const metrics = metricsOf((value, i) => value + 0.004 * hiss(i));
  within(metrics, {
    corr: [0.99, 1],
    melCorr: [0.99, 1],
    gainDb: [0, 0.05],
    highBandDifferenceDb: [3, 20],
    logSpectralDistanceDb: [3, 20],
  });
});

Deno.test("a delay of one sample: the waveform suffers, the spectra hardly", () => {
  within(metricsOf((_, i) => reference[i - 1] ?? 0), {
    corr: [0.5, 0.995],
    relativeL2: [0.1, 1],
    melCorr: [0.999, 1],
    melCepstralDistortionDb: [0, 0.3],
  });
});

Deno.test("one frame of 25 ms off: everything that aligns nothing suffers", () => {
  within(metricsOf((_, i) => reference[i - 600] ?? 0), { corr: [-1, 0.9], melCorr: [0.3, 0.99] });
});

Deno.test("timbre at the same loudness: mel-cepstral distortion sees it", () => {
  const dull = voice({ tilt: 1.5 });
  const metrics = compareAudio(reference, Float32Array.from(dull)).metrics!;
  within(metrics, { melCepstralDistortionDb: [1, 20] });
});

Deno.test("mel-cepstral distortion is in dB: an envelope tilted by a cosine has its root mean square", () => {
  const spectrum = (amplitudeDb: number, k: number) => ({
    frameCount: 2,
    binCount: 80,
    power: Float64Array.from(
      { length: 160 },
      (_, i) => 10 ** (amplitudeDb / 10 * Math.cos(Math.PI * k * (i % 80 + 0.5) / 80)),
    ),
  });
  const distortion = (amplitudeDb: number, k: number) =>
    melCepstralDistortionDb(spectrum(0, 1), spectrum(amplitudeDb, k));
  for (const k of [1, 13]) {
    assert.ok(Math.abs(distortion(6, k) - 6 / Math.SQRT2) < 1e-9, `${distortion(6, k)}`);
  }
  // Neither loudness nor what is finer than 13 coefficients.
  assert.ok(distortion(6, 0) < 1e-9 && distortion(6, 14) < 1e-9);
});

Deno.test("other lengths and NaN fail with the first index; too short a signal is refused", () => {
  assert.equal(compareAudio(reference, reference.subarray(600)).failure?.kind, "shape");
  const broken = reference.slice();
  broken[777] = NaN;
  const { failure } = compareAudio(reference, broken);
  assert.deepEqual([failure?.kind, failure?.index], ["nan", 777]);
  assert.throws(() => compareAudio(new Float32Array(600), new Float32Array(600)), RangeError);
});

Deno.test("pitch: a semitone is 100 cents, over frames that both have voiced", () => {
  const curve = Float32Array.of(0, 100, 200, 300, 5, 10);
  const semitone = 2 ** (1 / 12);
  const up = f0Error(curve, curve.map((value) => semitone * value));
  assert.ok(Math.abs(up.rmsCents - 100) < 1e-3);
  // 10 Hz is not voiced yet; a semitone higher it is.
  assert.deepEqual([up.voicingError, up.voicedFrames], [1 / 6, 3]);
  const lost = f0Error(curve, Float32Array.of(0, 100, 0, 300, 0, 0));
  assert.deepEqual(lost, { rmsCents: 0, voicingError: 1 / 6, voicedFrames: 2 });
  assert.ok(Number.isNaN(f0Error(curve, curve.map(() => 0)).rmsCents));
  assert.ok(Number.isNaN(f0Error(curve, curve.with(2, NaN)).voicingError));
  assert.throws(() => f0Error(curve, curve.subarray(1)), RangeError);
});
