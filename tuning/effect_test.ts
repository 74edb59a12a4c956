import assert from "node:assert/strict";
import { type Effect, lossOf, meanEffect } from "./effect.ts";

const distortionOf = (logSpectralDistanceDb: number | null) => ({
  melCorr: 1,
  logSpectralDistanceDb,
  melCepstralDistortionDb: 0,
  highBandDifferenceDb: 0,
  gainDb: 0,
});
const effectOf = (lsdDb: number | null, part: Partial<Effect> = {}): Effect => ({
  added: distortionOf(lsdDb),
  pitchErrorCents: null,
  durationErrorFrames: null,
  total: distortionOf(9),
  stageSnrDb: 20,
  ...part,
});

Deno.test("a loss is the sum of the squares of what is added, of pitch errors and of duration errors, in dB", () => {
  assert.equal(lossOf(effectOf(0)), 0);
  assert.equal(lossOf(effectOf(0.5)), 0.25);
  assert.equal(lossOf(effectOf(0, { pitchErrorCents: 40 })), 4);
  assert.equal(lossOf(effectOf(0, { durationErrorFrames: 0.125 })), 0.25);
  assert.equal(lossOf(effectOf(1, { pitchErrorCents: 20, durationErrorFrames: 0.25 })), 3);
  assert.equal(lossOf(effectOf(0, { pitchErrorCents: 100 }), 50), 4);
  assert.equal(lossOf(effectOf(null)), 0);
});

Deno.test("errors of several passages have root mean squares, distances and ratios of noise means", () => {
  const mean = meanEffect([
    effectOf(1, { pitchErrorCents: 10, durationErrorFrames: 0.3, stageSnrDb: 10 }),
    effectOf(2, { pitchErrorCents: 70, durationErrorFrames: 0.4, stageSnrDb: "exact" }),
  ]);
  assert.equal(mean.added.logSpectralDistanceDb, 1.5);
  assert.equal(mean.pitchErrorCents, 50);
  assert.ok(Math.abs(mean.durationErrorFrames! - Math.sqrt(0.125)) < 1e-12);
  assert.ok(Math.abs(mean.stageSnrDb as number - (10 + 10 * Math.log10(2))) < 1e-12);
  assert.equal(meanEffect([effectOf(1), effectOf(2)]).pitchErrorCents, null);
});
