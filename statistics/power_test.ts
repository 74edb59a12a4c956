import assert from "node:assert/strict";
import { seededRandom } from "../system/random.ts";
import { differenceOf, estimateOf, intervalOf, probabilityOfZero } from "./estimate.ts";
import { runsNeeded, smallestEffect } from "./power.ts";
import { claimed, timesOf } from "./simulated.ts";

const random = seededRandom("runs needed");
const estimate = (runs: number, factor: number, seed: string) =>
  estimateOf(timesOf(claimed[0], runs, random).map((time) => Math.log(factor * time)), seed);
const ratio = (runs: number, factor: number, seed: string) =>
  differenceOf(estimate(runs, factor, `${seed} b`), estimate(runs, 1, `${seed} a`));

Deno.test("so many runs find the effect, as often as asked for", () => {
  const needed = runsNeeded(ratio(60, 1, "pilot"), 60, 0.05);
  assert.ok(needed > 100 && needed < 400, String(needed));
  const trials = 60;
  const found = Array.from({ length: trials }, (_, trial) => ratio(needed, 1.05, String(trial)))
    .filter((found) => intervalOf(found).low > 0 && probabilityOfZero(found) < 0.05).length;
  assert.ok(found >= 0.88 * trials, `found in ${found} of ${trials} with ${needed} runs`);
});

Deno.test("smaller effects and more comparisons need more runs", () => {
  const noise = ratio(60, 1, "noise");
  const one = runsNeeded(noise, 60, 0.05);
  assert.ok(runsNeeded(noise, 60, 0.025) > 3.5 * one);
  assert.ok(runsNeeded(noise, 60, 0.05, { comparisons: 56 }) > one);
  assert.ok(runsNeeded(noise, 60, 0.05, { power: 0.5 }) < one);
  assert.equal(runsNeeded(noise, 60, 100), 5);
});

Deno.test("what so many runs find is what needs so many runs", () => {
  const noise = ratio(60, 1, "noise");
  const search = { comparisons: 8, power: 0.9 };
  assert.equal(runsNeeded(noise, 60, smallestEffect(noise, search) * (1 + 1e-9), search), 60);
});

Deno.test("the interval and the test each have to find it", () => {
  const noise = ratio(60, 1, "noise");
  const center = noise.draws.map(() => 0);
  assert.ok(smallestEffect({ ...noise, variance: 0 }) > 0.03);
  assert.ok(smallestEffect({ ...noise, draws: center }) > 0.03);
  assert.equal(smallestEffect({ ...noise, draws: center, variance: 0 }), 0);
});
