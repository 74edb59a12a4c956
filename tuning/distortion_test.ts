import assert from "node:assert/strict";
import { distortionOf } from "./distortion.ts";

const tone = (hz: number, gain = 1) =>
  Float32Array.from({ length: 6000 }, (_, i) => gain * Math.sin(2 * Math.PI * hz * i / 24_000));

Deno.test("equal audio has no distortion, a gain is only that", () => {
  const same = distortionOf(tone(440), tone(440));
  assert.equal(same.logSpectralDistanceDb, 0);
  assert.deepEqual([same.melCepstralDistortionDb, same.highBandDifferenceDb, same.gainDb], [
    0,
    0,
    0,
  ]);
  assert.ok(same.melCorr! > 0.999999);
  const { gainDb, highBandDifferenceDb } = distortionOf(tone(440), tone(440, 2));
  assert.ok(Math.abs(gainDb! - 6.02) < 0.01 && Math.abs(highBandDifferenceDb!) < 1e-6);
});

Deno.test("silence has no figures where they would be of nothing", () => {
  const { gainDb, highBandDifferenceDb, melCorr } = distortionOf(tone(440), tone(440, 0));
  assert.deepEqual([gainDb, highBandDifferenceDb, melCorr], [null, null, null]);
});

Deno.test("audio that cannot be compared is an error", () => {
  assert.throws(() => distortionOf(tone(440), tone(440).subarray(1)), /expected \[6000\]/);
  assert.throws(() => distortionOf(tone(440), tone(440).fill(NaN)), /NaN at \[0\]/);
});
