import assert from "node:assert/strict";
import { intervalOf } from "../statistics/estimate.ts";
import { seededRandom } from "../system/random.ts";
import { type Ratio, ratioOf, type Sides } from "./ratio.ts";

const { normal } = seededRandom("ratio");
const times = (n: number, factor = 1, load: (i: number) => number = () => 1, noise = 0.02) =>
  Array.from({ length: n }, (_, i) => 100 * factor * load(i) * Math.exp(noise * normal()));
const found = (ratio: Ratio | string): Ratio => {
  assert.ok(typeof ratio !== "string", String(ratio));
  return ratio;
};
const width = (ratio: Ratio | string) => {
  const { low, high } = intervalOf(found(ratio).estimate);
  return high - low;
};
const close = (actual: number, expected: number, within: number) =>
  assert.ok(Math.abs(actual - expected) < within, `${actual}, expected ${expected}`);

Deno.test("the ratio is that of the medians, or of rounds where both ran in turns", () => {
  const apart = found(ratioOf([{ base: [times(40)], other: [times(30, 1.1)] }], false, ""));
  close(Math.exp(apart.estimate.median), 1.1, 0.015);
  assert.deepEqual([apart.unit, apart.observations], ["session", 1]);
  const busy = (i: number) => 1 + (i % 10) / 3;
  const sides = { base: [times(40, 1, busy)], other: [times(38, 1.1, busy)] };
  const turns = found(ratioOf([sides], true, ""));
  close(Math.exp(turns.estimate.median), 1.1, 0.015);
  assert.deepEqual([turns.unit, turns.observations], ["round", 38]);
  assert.ok(10 * width(turns) < width(ratioOf([sides], false, "")));
});

Deno.test("over passages it is the geometric mean of theirs, in turns the more exact the more they are", () => {
  const sides = [1.1, 1.2, 1.0, 1.1].map((factor): Sides => ({
    base: [times(30)],
    other: [times(30, factor)],
  }));
  const of = (count: number, inTurns: boolean) => ratioOf(sides.slice(0, count), inTurns, "");
  for (const inTurns of [true, false]) {
    close(found(of(4, inTurns)).estimate.median, Math.log(1.1 * 1.2 * 1.0 * 1.1) / 4, 0.006);
  }
  assert.ok(width(of(4, true)) < 0.7 * width(of(1, true)));
  // Apart, all passages of a result share its session.
  assert.ok(width(of(4, false)) > 0.5 * width(of(1, false)));
});

Deno.test("from five results of a side on each is one observation, and nights may differ", () => {
  const nights = (factor: number) =>
    [0.9, 1, 1.1, 1.05, 0.95].map((night) => times(20, factor * night));
  const four = ratioOf([{ base: nights(1).slice(1), other: nights(1.02).slice(1) }], false, "");
  assert.deepEqual([found(four).unit, found(four).observations], ["session", 4]);
  const sides = [1, 2].map((): Sides => ({ base: nights(1), other: nights(1.02) }));
  const five = ratioOf(sides, false, "");
  assert.deepEqual([found(five).unit, found(five).observations], ["session", 5]);
  assert.ok(width(five) > 5 * width(four), `${width(five)} ${width(four)}`);
  // What a night has in common cancels in turns, and not over passages.
  close(width(ratioOf(sides.slice(0, 1), false, "")) / width(five), 1, 0.3);
  assert.ok(width(ratioOf(sides, true, "")) < width(five) / 5);
});

Deno.test("five nights of single runs are enough", () => {
  const nights = Array.from({ length: 8 }, () => times(1));
  assert.equal(found(ratioOf([{ base: nights, other: nights }], false, "")).unit, "session");
});

Deno.test("too few runs and times of 0 have no ratio", () => {
  assert.equal(ratioOf([{ base: [times(4)], other: [times(9)] }], false, ""), "fewer than 5 runs");
  const zeros = { base: [times(9)], other: [[0, ...times(9)]] };
  assert.equal(ratioOf([zeros], false, ""), "times of 0 ms");
});
