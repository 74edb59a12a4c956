import assert from "node:assert/strict";
import { seededRandom } from "../system/random.ts";
import {
  differenceOf,
  type Estimate,
  estimateOf,
  intervalOf,
  meanOf,
  probabilityOfZero,
} from "./estimate.ts";
import { claimed, disclaimed, type Scenario, timesOf } from "./simulated.ts";

const logs = (scenario: Scenario, runs: number, random = seededRandom("estimate")) =>
  timesOf(scenario, runs, random).map(Math.log);
const close = (actual: number, expected: number) =>
  assert.ok(Math.abs(actual - expected) < 1e-9, `${actual}, expected ${expected}`);

Deno.test("Yuen's test is SciPy's: ttest_ind(a, b, equal_var=False, trim=0.2)", () => {
  const a = [2.1, 3.9, 2.6, 7.5, 2.9, 3.1, 2.2];
  const b = [3.4, 4.8, 3.7, 4.1, 9.9, 4.4];
  const difference = differenceOf(estimateOf(a, "a"), estimateOf(b, "b"));
  const t = difference.trimmedMean / Math.sqrt(difference.variance);
  close(t, -2.5775737140876336);
  close(difference.degreesOfFreedom, 6.984013117298172);
  close(probabilityOfZero(difference), 0.0366732263544181);
});

Deno.test("a mean of estimates lies in their middle and is more exact than they", () => {
  const random = seededRandom("mean");
  const parts = [0, 1, 2, 3].map((i) => estimateOf(logs(claimed[0], 30, random), String(i)));
  const whole = meanOf(parts);
  close(whole.median, parts.reduce((sum, { median }) => sum + median, 0) / 4);
  close(whole.variance, parts.reduce((sum, { variance }) => sum + variance, 0) / 16);
  const width = (estimate: Estimate) => intervalOf(estimate).high - intervalOf(estimate).low;
  assert.ok(width(whole) < 0.7 * width(parts[0]), `${width(whole)} ${width(parts[0])}`);
});

Deno.test("a difference holds its truth, and what is equal is seldom told apart", () => {
  const random = seededRandom("null");
  let [held, told] = [0, 0];
  const trials = 300;
  for (let trial = 0; trial < trials; trial++) {
    const [a, b] = [0, 0.1].map((shift) =>
      estimateOf(logs(claimed[2], 20, random).map((log) => log + shift), `${trial} ${shift}`)
    );
    const difference = differenceOf(b, a);
    const { low, high } = intervalOf(difference);
    if (low <= 0.1 && 0.1 <= high) held++;
    const shifted = { ...difference, trimmedMean: difference.trimmedMean - 0.1 };
    if (probabilityOfZero(shifted) < 0.05) told++;
  }
  assert.ok(held >= 0.92 * trials, `held in ${held} of ${trials}`);
  assert.ok(told <= 0.08 * trials, `told apart in ${told} of ${trials}`);
});

Deno.test("neighbours that are alike make an estimate less exact", () => {
  const values = logs(disclaimed[1], 100);
  const shuffled = values.map((_, i) => values[(i * 37) % 100]);
  const [alike, apart] = [estimateOf(values, "a"), estimateOf(shuffled, "a")];
  close(alike.trimmedMean, apart.trimmedMean);
  assert.ok(alike.variance > 2 * apart.variance);
  assert.ok(alike.degreesOfFreedom < apart.degreesOfFreedom / 2);
});

Deno.test("values that are all equal are told from 0 for certain, and from nothing else", () => {
  assert.equal(probabilityOfZero(estimateOf([1, 1, 1, 1, 1], "")), 0);
  assert.equal(probabilityOfZero(estimateOf([0, 0, 0, 0, 0], "")), 1);
});
