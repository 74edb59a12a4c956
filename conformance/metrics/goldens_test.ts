import assert from "node:assert/strict";
import { f0Pair, signalPairs, tensorPairs } from "./_testing.ts";
import { cosineDistance } from "./cosine_distance.ts";
import { f0Error } from "./f0_error.ts";
import { gainDb } from "./gain_db.ts";
import { highBandDifferenceDb } from "./high_band.ts";
import { logSpectralDistanceDb } from "./log_spectral_distance.ts";
import { maxAbsError } from "./max_abs_error.ts";
import { melCepstralDistortionDb } from "./mel_cepstral_distortion.ts";
import { melCorrelation } from "./mel_correlation.ts";
import { melSpectrogram } from "./mel_spectrogram.ts";
import { pearson } from "./pearson.ts";
import { relativeL2 } from "./relative_l2.ts";
import { rmse } from "./rmse.ts";
import { snrDb } from "./snr_db.ts";
import { powerSpectrogram } from "./spectrogram.ts";
import goldens from "./testdata/metric_goldens.json" with { type: "json" };
import { ulpDistance } from "./ulp_distance.ts";

/** Asserts that figures are those of `expected`, to 1e-6 of each. */
function close(
  actual: Readonly<Record<string, number>>,
  expected: Readonly<Record<string, number>>,
) {
  assert.deepEqual(Object.keys(actual), Object.keys(expected));
  for (const [name, value] of Object.entries(expected)) {
    // The logarithm of a ratio of nearly 1 cannot be better than double precision has that ratio.
    const allowed = 1e-6 * Math.abs(value) + (name === "gainDb" ? 1e-14 : 1e-30);
    assert.ok(
      Math.abs(actual[name] - value) <= allowed,
      `${name} is ${actual[name]}, expected ${value}`,
    );
  }
}

for (const [name, { ulpFp16, ulpFp32, ...expected }] of Object.entries(goldens.tensors)) {
  Deno.test(`tensor metrics are NumPy's and SciPy's: ${name}`, () => {
    const [reference, test] = tensorPairs[name];
    close({
      maxAbsError: maxAbsError(reference, test),
      rmse: rmse(reference, test),
      relativeL2: relativeL2(reference, test),
      snrDb: snrDb(reference, test),
      cosineDistance: cosineDistance(reference, test),
      pearson: pearson(reference, test),
      gainDb: gainDb(reference, test),
    }, expected);
    assert.deepEqual(ulpDistance(new Float16Array(reference), new Float16Array(test)), ulpFp16);
    assert.deepEqual(ulpDistance(new Float32Array(reference), new Float32Array(test)), ulpFp32);
  });
}

for (const [name, expected] of Object.entries(goldens.signals)) {
  Deno.test(`audio metrics are NumPy's and SciPy's: ${name}`, () => {
    const [spectrum, testSpectrum] = signalPairs[name].map(powerSpectrogram);
    const [mel, testMel] = [melSpectrogram(spectrum), melSpectrogram(testSpectrum)];
    const { power, frameCount, binCount } = spectrum;
    const sum = (values: Float64Array, weight: (index: number) => number) =>
      values.reduce((total, value, i) => total + weight(i) * value, 0);
    close({
      frameCount,
      powerSum: sum(power, () => 1),
      powerByFrame: sum(power, (i) => Math.floor(i / binCount)),
      powerByBin: sum(power, (i) => i % binCount),
      melByBand: sum(mel.power, (i) => i % mel.binCount),
      melCorrelation: melCorrelation(mel, testMel),
      logSpectralDistanceDb: logSpectralDistanceDb(spectrum, testSpectrum),
      melCepstralDistortionDb: melCepstralDistortionDb(mel, testMel),
      highBandDifferenceDb: highBandDifferenceDb(spectrum, testSpectrum),
    }, expected);
  });
}

Deno.test("pitch and voicing errors are NumPy's", () => {
  close({ ...f0Error(...f0Pair) }, goldens.f0);
});
