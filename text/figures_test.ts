import assert from "node:assert/strict";
import {
  chosenPercent,
  counted,
  gibibytes,
  mebibytes,
  megabytes,
  numbered,
  percent,
  seconds,
} from "./figures.ts";

Deno.test("shares are percents: measured ones to a digit, chosen ones as they were written", () => {
  assert.deepEqual([percent(0.1234), percent(0.1234, 0), percent(1)], ["12.3%", "12%", "100.0%"]);
  assert.deepEqual([percent(-0.0004), percent(-0.0004, 0), percent(-0.05)], [
    "0.0%",
    "0%",
    "-5.0%",
  ]);
  assert.deepEqual([percent(null), percent(undefined)], ["", ""]);
  assert.deepEqual([0.05, 0.0025, 0.07].map(chosenPercent), ["5%", "0.25%", "7%"]);
});

Deno.test("files are of MB, memory is of MiB and GiB", () => {
  assert.deepEqual([megabytes(82_070_000), megabytes(82_070_000, 2)], ["82.1", "82.07"]);
  assert.deepEqual([mebibytes(300 * 2 ** 20), mebibytes(null)], ["300", ""]);
  assert.equal(gibibytes(24 * 2 ** 30), "24.0");
});

Deno.test("times are of seconds, and one of a thing has no plural", () => {
  assert.deepEqual([numbered("run", [2]), numbered("run", [1, 3])], ["run 2", "runs 1, 3"]);
  assert.deepEqual([seconds(1234), seconds(1234, 2), seconds(null)], ["1.2", "1.23", ""]);
  assert.deepEqual([counted(1, "run"), counted(0, "run"), counted(2, "run")], [
    "1 run",
    "0 runs",
    "2 runs",
  ]);
});
