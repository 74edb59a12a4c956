import assert from "node:assert/strict";
import { resultFixture, timedFixture } from "./_fixture.ts";
import {
  certaintyColumns,
  certaintyRows,
  formatHalfWidth,
  statisticsColumns,
  statisticsRows,
} from "./_statistics.ts";

Deno.test("a passage tells its interval, its stages together, what is between them, and speed both ways", () => {
  const [first, second, ...others] = certaintyRows(timedFixture());
  const { chain } = timedFixture().passages[0].measurement!.statistics!;
  const interval = chain.medianInterval!;
  assert.deepEqual(first, [
    ...["1", "8", "104", `${interval.lowMs.toFixed(0)} to ${interval.highMs.toFixed(0)}`],
    ...[formatHalfWidth(chain), "101", "2.07", "2.00", "14.49", "0.069"],
  ]);
  assert.equal(second.length, certaintyColumns.length);
  assert.deepEqual(others, []);
});

Deno.test("without an interval its cells are empty", () => {
  const [first] = certaintyRows(resultFixture());
  assert.deepEqual(first.slice(0, 5), ["1", "1", "1500", "", ""]);
});

Deno.test("every passage has a row for its chain, its stages together and each of them", () => {
  const rows = statisticsRows(timedFixture());
  assert.equal(rows.length, 2 * 9);
  assert.ok(rows.every((row) => row.length === statisticsColumns.length));
  assert.deepEqual(rows[1].slice(0, 4), ["1", "stages together", "8", "98.0"]);
  const tail = Object.fromEntries(rows[17].map((cell, i) => [statisticsColumns[i], cell]));
  assert.deepEqual([tail["time of"], tail.min, tail.median], ["Tail", "49.0", "50.5"]);
  assert.deepEqual([tail.max, tail.MAD, tail.warnings], ["200", "0.500", "outliers"]);
});
