import assert from "node:assert/strict";
import { bestAllocations, type Choice, filledUp, lowerHull } from "./allocation.ts";

const choice = (sizeBytes: number, distortion: number): Choice => ({ sizeBytes, distortion });
const plain = (choices: readonly Choice[]) =>
  choices.map(({ sizeBytes, distortion }) => [sizeBytes, distortion]);

/** Numbers from 0 to 1, the same in every run. */
function* randomNumbers(seed: number): Generator<number> {
  for (let state = seed;;) {
    state = (state * 16807) % 2147483647;
    yield state / 2147483647;
  }
}

Deno.test("the hull leaves out what is above a line between two others", () => {
  const hull = lowerHull([
    choice(2, 40),
    choice(8, 1),
    choice(6, 9), // (8, 1) to (4, 10): 5.5 in the middle
    choice(4, 10),
    choice(16, 0),
  ]);
  assert.deepEqual(plain(hull), [[16, 0], [8, 1], [4, 10], [2, 40]]);
});

Deno.test("the hull leaves out what is larger and no better, and takes the better of one size", () => {
  assert.deepEqual(plain(lowerHull([choice(8, 2), choice(6, 2), choice(9, 5)])), [[6, 2]]);
  assert.deepEqual(plain(lowerHull([choice(8, 3), choice(8, 2), choice(6, 4)])), [[8, 2], [6, 4]]);
  assert.deepEqual(plain(lowerHull([choice(3, 1), choice(2, 2), choice(1, 3)])), [[3, 1], [1, 3]]);
});

Deno.test("choices that are none, or not numbers, are refused", () => {
  assert.throws(() => lowerHull([]), /received none/);
  assert.throws(() => lowerHull([choice(1, NaN)]), /1 bytes with NaN/);
});

Deno.test("the cheapest byte is saved first, wherever it is", () => {
  const allocations = [...bestAllocations([
    [choice(10, 0), choice(5, 1), choice(2, 9)], // 0.2 a byte, then 2.67
    [choice(20, 0), choice(10, 10)], // 1 a byte
  ])];
  assert.deepEqual(plain(allocations), [[30, 0], [25, 1], [15, 11], [12, 19]]);
  assert.deepEqual(allocations.map(({ choices }) => choices.map((c) => c.sizeBytes)), [
    [10, 20],
    [5, 20],
    [5, 10],
    [2, 10],
  ]);
});

Deno.test("no combination that is as small as a best allocation loses less", () => {
  const numbers = randomNumbers(7);
  const next = () => numbers.next().value as number;
  for (let trial = 0; trial < 50; trial++) {
    const things = Array.from(
      { length: 4 },
      () => Array.from({ length: 5 }, () => choice(Math.ceil(100 * next()), next() ** 3)),
    );
    const all = things.reduce<Choice[]>(
      (sums, choices) =>
        sums.flatMap((sum) =>
          choices.map((c) => choice(sum.sizeBytes + c.sizeBytes, sum.distortion + c.distortion))
        ),
      [choice(0, 0)],
    );
    for (const { sizeBytes, distortion } of bestAllocations(things)) {
      const least = Math.min(
        ...all.filter((sum) => sum.sizeBytes <= sizeBytes).map((sum) => sum.distortion),
      );
      assert(distortion <= least + 1e-9, `${sizeBytes} bytes: ${distortion} over ${least}`);
    }
  }
});

Deno.test("what an allocation leaves is spent where it gains the most for each byte, as long as it fits", () => {
  const things = [
    [choice(100, 0), choice(10, 50)],
    [choice(20, 0), choice(12, 3), choice(10, 6)], // 1.5 a byte, then 0.375
    [choice(16, 0), choice(10, 6)], // 1 a byte
    [choice(14, 9), choice(10, 9)], // larger, but no better
  ];
  const smallest = [...bestAllocations(things)].at(-1)!;
  const sizes = (sizeBytes: number) =>
    filledUp(smallest, things, sizeBytes).choices.map((c) => c.sizeBytes);
  assert.equal(smallest.sizeBytes, 40);
  assert.deepEqual(sizes(41), [10, 10, 10, 10]);
  assert.deepEqual(sizes(42), [10, 12, 10, 10]);
  assert.deepEqual(sizes(50), [10, 12, 16, 10]);
  assert.deepEqual(sizes(56), [10, 20, 16, 10]);
  const { sizeBytes, distortion } = filledUp(smallest, things, 56);
  assert.deepEqual([sizeBytes, distortion], [56, 59]);
});
