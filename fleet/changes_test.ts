import assert from "node:assert/strict";
import { nightResult } from "./_nights.ts";
import { followed } from "./changes.ts";
import { entryOf } from "./entry.ts";

/** The series of nights whose chains take `factors` of the first one's time; null: a passage is not done. */
const follow = (factors: readonly (number | null)[], runs = 5) =>
  followed(
    factors.map((factor, i) => {
      const result = nightResult({ day: i + 1, factor: factor ?? 1, runs });
      if (factor === null) {
        result.passages[0] = { ...result.passages[0], outcome: "failed", reason: "a crash" };
      }
      return entryOf(result, `${i}.json`);
    }),
    0.05,
  );
const isNear = (value: number, expected: number) =>
  assert.ok(Math.abs(value - expected) < 0.03, `${value}, expected ${expected}`);

Deno.test("a regression of three nights ago stands, and says how slow the newest result is", () => {
  const { entries, standing } = follow([1, 1, 1.2, 1.21, 1.2, 1.25]);
  assert.equal(entries.filter(({ regression }) => regression !== null).length, 1);
  assert.equal(standing?.since.night, "2026-01-03");
  assert.equal(standing?.latest.night, "2026-01-06");
  isNear(standing!.change.value, 1.25);
  assert.ok(standing!.change.interval.low > 1.1);
});

Deno.test("it is over with a result that is no slower than before it by more than the threshold", () => {
  assert.equal(follow([1, 1.2, 1.02, 1.02]).standing, null);
  // What is half mended stands.
  isNear(follow([1, 1.4, 1.15]).standing!.change.value, 1.15);
  // So does the first of two, until both are mended, and a new one after it.
  assert.equal(follow([1, 1.2, 1.5, 1.21]).standing?.since.night, "2026-01-02");
  assert.equal(follow([1, 1.2, 1, 1.2]).standing?.since.night, "2026-01-04");
});

Deno.test("what is not whole, or has too few runs to be compared, mends nothing", () => {
  const { standing } = follow([1, 1.2, null]);
  assert.deepEqual([standing?.since.night, standing?.latest.night], ["2026-01-02", "2026-01-02"]);
  const few = followed([
    ...[1, 1.2].map((factor, i) => entryOf(nightResult({ day: i + 1, factor }), "")),
    entryOf(nightResult({ day: 3, runs: 2 }), ""),
  ], 0.05);
  assert.equal(few.standing?.latest.night, "2026-01-03");
  isNear(few.standing!.change.value, 1.2);
});

Deno.test("a series that never became slower has nothing standing", () => {
  for (const factors of [[1], [1, 0.5, 0.52], [null, 1, 1]]) {
    assert.equal(follow(factors).standing, null);
  }
});
