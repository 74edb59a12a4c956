import assert from "node:assert/strict";
import { seededRandom } from "../system/random.ts";
import { claimed, disclaimed, timesOf } from "./simulated.ts";
import { adviceOf, type SampleWarning, warningsOf } from "./warnings.ts";

const random = seededRandom("warnings");
const steady = timesOf(claimed[0], 30, seededRandom("steady"));
const kinds = (times: number[]) => warningsOf(times).map(({ kind }) => kind);

Deno.test("steady times are to be minded of nothing", () => {
  assert.deepEqual(warningsOf(steady), []);
});

Deno.test("an outlier is told by its place and its ratio, fast or slow", () => {
  const times = steady.with(7, 3).with(20, 0.4);
  const [warning] = warningsOf(times);
  assert.ok(warning.kind === "outliers");
  assert.deepEqual(warning.places, [7, 20]);
  assert.ok(warning.worstRatio > 2.7 && warning.worstRatio < 3.3);
});

Deno.test("throttling is a drift with its size, and settling one downwards", () => {
  const slower = steady.map((time, i) => time * (1 + 0.5 * i / 29));
  const [warning] = warningsOf(slower);
  assert.ok(warning.kind === "drift");
  assert.ok(Math.abs(warning.relativeChange - 0.4) < 0.1, String(warning.relativeChange));
  assert.match(adviceOf(warning), /grow by \d+%.*throttles.*low-power/s);
  const [settling] = warningsOf([...slower].reverse());
  assert.match(adviceOf(settling), /fall by \d+%.*--warmups/s);
});

Deno.test("neighbours that are alike are no drift", () => {
  assert.ok(kinds(timesOf(disclaimed[1], 100, random)).includes("correlated"));
});

Deno.test("few runs are told, and times of 0 do no harm", () => {
  assert.deepEqual(warningsOf([1, 2]), [{ kind: "few-runs", runs: 2, needed: 5 }]);
  assert.deepEqual(warningsOf([0, 0, 0, 0, 0, 1]), []);
});

Deno.test("every warning has advice", () => {
  const all: SampleWarning[] = [
    { kind: "few-runs", runs: 1, needed: 5 },
    { kind: "outliers", places: [3], worstRatio: 2 },
    { kind: "drift", relativeChange: 0.2, probability: 0.001 },
    { kind: "correlated", correlation: 0.5 },
  ];
  for (const warning of all) assert.match(adviceOf(warning), /\.$/);
});
