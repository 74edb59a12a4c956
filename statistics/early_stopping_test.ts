import assert from "node:assert/strict";
import { earlyStoppingEstimate, fewestForEarlyStopping } from "./early_stopping.ts";

/** 1 to `n`, so a latency says how many are not above it. */
const upTo = (n: number): number[] => Array.from({ length: n }, (_, i) => i + 1);

Deno.test("63 queries say nothing of the 90th percentile, 64 say the greatest of them", () => {
  assert.equal(earlyStoppingEstimate(upTo(fewestForEarlyStopping - 1)), null);
  assert.equal(earlyStoppingEstimate(upTo(fewestForEarlyStopping)), fewestForEarlyStopping);
});

Deno.test("as many of the greatest are discarded as MLPerf's LoadGen says in its logs", () => {
  for (const [n, discarded] of [[100, 2], [201, 9], [708, 51], [7469, 685], [79_944, 7796]]) {
    assert.equal(earlyStoppingEstimate(upTo(n)), n - discarded);
  }
});

Deno.test("the order of the queries does not matter", () => {
  const latencies = upTo(200);
  assert.equal(earlyStoppingEstimate(latencies.toReversed()), earlyStoppingEstimate(latencies));
});

Deno.test("a higher percentile needs more queries", () => {
  assert.equal(earlyStoppingEstimate(upTo(500), 0.99), null);
  assert.equal(earlyStoppingEstimate(upTo(662), 0.99), 662);
});
