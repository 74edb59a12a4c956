import assert from "node:assert/strict";
import { halfWidthOf, summaryOf, timeSummarySchema } from "./summary.ts";

Deno.test("a summary has the figures of the sample", () => {
  const times = [10, 30, 20, 50, 40, 60, 80, 70, 100, 90, 110];
  const summary = summaryOf(times);
  const { n, minMs, medianMs, meanMs, p90Ms, p95Ms, p99Ms, maxMs, madMs } = summary;
  assert.deepEqual([n, minMs, medianMs, meanMs, maxMs, madMs], [11, 10, 60, 60, 110, 30]);
  assert.deepEqual([p90Ms, p95Ms, p99Ms], [100, 105, 109]);
  const { lowMs, highMs } = summary.medianInterval!;
  assert.ok(lowMs >= 0 && lowMs < 60 && highMs > 60 && highMs <= 120);
  assert.deepEqual(timeSummarySchema.parse(summary), summary);
});

Deno.test("a single time has a summary without an interval, none has none", () => {
  const summary = summaryOf([3]);
  assert.deepEqual([summary.medianMs, summary.p99Ms, summary.madMs], [3, 3, 0]);
  assert.equal(summary.medianInterval, null);
  assert.equal(halfWidthOf(summary), null);
  assert.throws(() => summaryOf([]), RangeError);
});

Deno.test("half of an interval is over the median", () => {
  const summary = { ...summaryOf([3]), medianMs: 200, medianInterval: { lowMs: 190, highMs: 198 } };
  assert.equal(halfWidthOf(summary), 0.02);
  assert.equal(halfWidthOf({ ...summary, medianMs: 0 }), null);
});

Deno.test("an interval does not reach below 0", () => {
  assert.equal(summaryOf([0.01, 5, 5, 9, 9]).medianInterval!.lowMs, 0);
});
