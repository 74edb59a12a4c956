import assert from "node:assert/strict";
import { seededRandom } from "../system/random.ts";
import { sum } from "simple-statistics";
import { normalTails } from "./distributions.ts";
import { disclaimed, timesOf } from "./simulated.ts";
import { ranksOf, serialCorrelation, trendLevel, trendOf } from "./trend.ts";

const { normal } = seededRandom("trend");
const noise = (n: number) => Array.from({ length: n }, () => 10 + normal());

Deno.test("a trend is found with its slope, up and down", () => {
  for (const slope of [0.2, -0.2]) {
    const found = trendOf(noise(40).map((value, i) => value + slope * i));
    assert.ok(found.probability < 1e-5, String(found.probability));
    assert.ok(Math.abs(found.slope - slope) < 0.04, String(found.slope));
  }
});

Deno.test("Mann and Kendall's probability is that of the normal approximation", () => {
  // Without neighbours alike around it: S = 25 - 3 of 28 pairs, variance 65.33, z = 21 / 8.083.
  const values = [1, 3, 2, 5, 4, 7, 6, 8];
  const { probability, slope } = trendOf(values);
  assert.ok(Math.abs(probability - 0.009374768) < 1e-8, String(probability));
  assert.equal(slope, 1);
});

Deno.test("a trend's probability is that of all pairs, equal values among them, and without one there is no slope", () => {
  const { uniform } = seededRandom("pairs");
  for (const slope of [0, 0.01, 0.5]) {
    const values = Array.from({ length: 60 }, (_, i) => Math.round(10 * uniform() + slope * i));
    const found = trendOf(values);
    const n = values.length;
    const score = sum(
      values.flatMap((value, i) => values.slice(i + 1).map((later) => Math.sign(later - value))),
    );
    const inflation = (1 + found.likeness) / (1 - found.likeness);
    const deviation = Math.sqrt(n * (n - 1) * (2 * n + 5) / 18 * inflation);
    const probability = normalTails((score - Math.sign(score)) / deviation);
    assert.ok(Math.abs(found.probability - probability) < 1e-12, `${found.probability}`);
    assert.equal(found.slope !== 0, slope === 0.5);
  }
});

Deno.test("noise has a trend no oftener than chance has it, neighbours that are alike not much oftener", () => {
  const share = (sample: () => number[]) =>
    Array.from({ length: 400 }, () => trendOf(sample()).probability).filter((p) => p < trendLevel)
      .length / 400;
  assert.ok(share(() => noise(30)) <= 0.02);
  const random = seededRandom("alike");
  assert.ok(share(() => timesOf(disclaimed[1], 30, random)) <= 0.1);
});

Deno.test("neighbours that are alike are told from others, and what alternates is not alike", () => {
  const random = seededRandom("correlation");
  const alike = serialCorrelation(timesOf(disclaimed[1], 200, random));
  assert.ok(Math.abs(alike - 0.6) < 0.15, String(alike));
  assert.equal(serialCorrelation(noise(50).map((value, i) => i % 2 ? value : -value)), 0);
  assert.equal(serialCorrelation([1, 2, 3]), 0);
  assert.equal(serialCorrelation(Array(50).fill(7)), 0);
});

Deno.test("equal values have ranks in their order", () => {
  assert.deepEqual([...ranksOf([5, 1, 5, 3])], [2, 0, 3, 1]);
});
