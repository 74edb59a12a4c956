import assert from "node:assert/strict";
import { summaryOf } from "../statistics/summary.ts";
import { resultFixture, timedFixture } from "./_fixture.ts";
import {
  certaintyColumns,
  certaintyRows,
  formatHalfWidth,
  percentilesCaption,
  statisticsColumns,
  statisticsRows,
} from "./_statistics.ts";

Deno.test("a passage tells its interval, its stages together, what is between them, and speed both ways", () => {
  const [first, second, all, ...others] = certaintyRows(timedFixture());
  const { chain } = timedFixture().passages[0].measurement!.statistics!;
  const interval = chain.medianInterval!;
  assert.deepEqual(first, [
    ...["1", "8", "104", `${interval.lowMs.toFixed(0)} to ${interval.highMs.toFixed(0)}`],
    ...[formatHalfWidth(chain), "101", "2.07", "2.00", "14.5x", "0.069"],
  ]);
  assert.equal(second.length, certaintyColumns.length);
  assert.equal(all.length, certaintyColumns.length);
  assert.deepEqual(others, []);
});

Deno.test("speed is that of each passage, and of several all audio over all time", () => {
  const speedOf = (row: string[]) => [row[0], row[2], ...row.slice(-2)];
  const result = resultFixture();
  assert.deepEqual(certaintyRows(result).map(speedOf), [
    ["1", "1500", "1.00x", "1.000"],
    ["2", "15100", "1.86x", "0.538"],
    ["all", "16600", "1.78x", "0.562"],
  ]);
  const one = certaintyRows({ ...result, passages: result.passages.slice(0, 1) });
  assert.deepEqual(one.map(([label]) => label), ["1"]);
});

Deno.test("without times or audio there is no speed of all, and no infinite one", () => {
  const lastOf = (part: { chainMs: number } | { audioSeconds: number }) => {
    const result = timedFixture();
    for (const { measurement } of result.passages) measurement && Object.assign(measurement, part);
    return certaintyRows(result).at(-1)!;
  };
  assert.deepEqual([lastOf({ chainMs: 0 })[0], lastOf({ chainMs: 0 }).at(-2)], ["all", ""]);
  assert.equal(lastOf({ audioSeconds: 0 }).at(-1), "");
});

Deno.test("the caption tells of how many values a percentile lies between the two greatest", () => {
  assert.equal(
    percentilesCaption([90, 95, 99], "runs"),
    "p90 of up to 10 runs, p95 of up to 20 and p99 of up to 100 lie between the two greatest.",
  );
  assert.equal(percentilesCaption([90], "q"), "p90 of up to 10 q lies between the two greatest.");
  const countTo = (n: number) => Array.from({ length: n }, (_, i) => i + 1);
  for (const [name, most] of [["p90Ms", 10], ["p95Ms", 20], ["p99Ms", 100]] as const) {
    assert.ok(summaryOf(countTo(most))[name] > most - 1, name);
    assert.ok(summaryOf(countTo(most + 1))[name] <= most, name);
  }
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
