import assert from "node:assert/strict";
import type { PassageFigures, Snr } from "./comparison_result.ts";
import { meansOf, snrOf } from "./means.ts";

function passage(part: Partial<PassageFigures> = {}, albert: Snr = "exact"): PassageFigures {
  const exact = "exact" as const;
  return {
    number: 1,
    differingDurations: 0,
    predictedFrameCount: 8,
    distortion: {
      melCorr: 1,
      logSpectralDistanceDb: 0.5,
      melCepstralDistortionDb: 0.25,
      highBandDifferenceDb: -1,
      gainDb: 0,
    },
    stageSnrDb: {
      ...{ albert, post_albert: exact, alignment: exact, prosody: exact, noise: exact },
      ...{ vocoder: exact, tail: exact },
    },
    runsMs: [1],
    chainMs: 1,
    stagesMs: {
      albert: 1,
      post_albert: 0,
      alignment: 0,
      prosody: 0,
      noise: 0,
      vocoder: 0,
      tail: 0,
    },
    speed: 2,
    characterErrorRate: 0.1,
    file: "passage_1_x.wav",
    ...part,
  };
}

Deno.test("every passage counts once, and figures that one lacks are left out", () => {
  const { distortion } = passage();
  const { differingDurations, speed, characterErrorRate, ...means } = meansOf([
    passage({ differingDurations: 3, speed: 4 }),
    passage({ characterErrorRate: null, distortion: { ...distortion, melCorr: null, gainDb: 2 } }),
  ]);
  assert.deepEqual([differingDurations, speed, characterErrorRate], [1.5, 3, 0.1]);
  assert.deepEqual(means.distortion, { ...distortion, gainDb: 1 });
  const silent = passage({ distortion: { ...distortion, melCorr: null } });
  assert.equal(meansOf([silent]).distortion.melCorr, null);
  assert.throws(() => meansOf([]), RangeError);
});

Deno.test("the mean of ratios is that of noise to signal", () => {
  const of = (...ratios: Snr[]) =>
    meansOf(ratios.map((ratio) => passage({}, ratio))).stageSnrDb.albert;
  assert.ok(Math.abs(of(20, 40) as number - 22.967) < 1e-3); // (0.01 + 0.0001) / 2
  assert.ok(Math.abs(of(20, "exact") as number - 23.010) < 1e-3);
  assert.equal(of("exact", "exact"), "exact");
  assert.equal(of(20, "failed"), "failed");
});

Deno.test("ratios that JSON has no number for have names", () => {
  assert.deepEqual([Infinity, 3, NaN, -Infinity].map(snrOf), ["exact", 3, "failed", "failed"]);
});
