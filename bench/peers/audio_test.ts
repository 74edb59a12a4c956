import assert from "node:assert/strict";
import { voice } from "../../conformance/metrics/_testing.ts";
import { type AudioDistance, audioDistance } from "./audio.ts";

const reference = Float32Array.from(voice());
const distanceOf = (test: Float32Array) => audioDistance(reference, test) as AudioDistance;

Deno.test("loudness is a figure of its own and moves no other", () => {
  const { gainDb, ...others } = distanceOf(reference.map((value) => 1.5 * value));
  assert.ok(Math.abs(gainDb! - 3.5218) < 1e-3, `${gainDb}`);
  const { melCorr, ...errors } = others;
  assert.ok(Math.abs(melCorr! - 1) < 1e-9);
  for (const [name, value] of Object.entries(errors)) assert.ok(Math.abs(value!) < 1e-3, name);
});

Deno.test("polarity and phase are no difference", () => {
  const { logSpectralDistanceDb, alignedMelCepstralDistortionDb } = distanceOf(
    reference.map((value) => -value),
  );
  assert.deepEqual([logSpectralDistanceDb, alignedMelCepstralDistortionDb], [0, 0]);
});

Deno.test("hiss and timbre show", () => {
  const other = Float32Array.from(voice({ tilt: 1.2, noiseLevel: 0.03, seed: 4 }));
  const { highBandDifferenceDb, logSpectralDistanceDb, alignedMelCepstralDistortionDb, melCorr } =
    distanceOf(other);
  assert.ok(highBandDifferenceDb! > 3 && logSpectralDistanceDb! > 3);
  assert.ok(alignedMelCepstralDistortionDb! > 0.3 && melCorr! < 1);
});

Deno.test("of other lengths there are the figures that need no equal moments", () => {
  const { logSpectralDistanceDb, melCorr, gainDb, alignedMelCepstralDistortionDb } = distanceOf(
    Float32Array.from(voice({ samples: reference.length + 600 })),
  );
  assert.deepEqual([logSpectralDistanceDb, melCorr], [null, null]);
  assert.ok(Math.abs(gainDb!) < 0.5 && alignedMelCepstralDistortionDb! < 0.5);
});

Deno.test("silence has no ratios, and what is no signal is told", () => {
  const silent = distanceOf(new Float32Array(reference.length));
  assert.deepEqual([silent.gainDb, silent.highBandDifferenceDb], [null, null]);
  assert.match(audioDistance(reference, new Float32Array(600)) as string, /600 samples/);
  assert.match(audioDistance(reference, reference.map(() => NaN)) as string, /not finite/);
});
