import assert from "node:assert/strict";
import { fakeContext } from "./_fake_context.ts";
import { measureOffline } from "./offline.ts";
import { measureSingleStream } from "./single_stream.ts";
import { fittingChains, measureThroughput } from "./throughput.ts";

const warmUps = [3, 5, 4];

Deno.test("single stream draws passages until there are enough queries and time has passed", async () => {
  const context = fakeContext();
  const options = { seed: 1, leastQueries: 64, leastDurationMs: 28 * 100 };
  const { latency, elapsedMs, earlyStoppingP90Ms } = await measureSingleStream(context, options);
  assert.deepEqual([latency.queryCount, latency.p90Ms, latency.meanMs], [100, 28, 28]);
  assert.deepEqual([elapsedMs, earlyStoppingP90Ms], [2800, 28]);
  assert.deepEqual(context.runs.slice(0, 3), warmUps);
  const drawn = context.runs.slice(3);
  const counts = [3, 4, 5].map((count) => drawn.filter((run) => run === count).length);
  assert.ok(counts.every((count) => count > 15), `not each is as likely: ${counts}`);
  assert.equal(context.progress.at(-1), 1);
});

Deno.test("the seed alone decides on the queries, and too few say nothing of the percentile", async () => {
  const runsOf = async (seed: number) => {
    const context = fakeContext();
    const options = { seed, leastQueries: 20, leastDurationMs: 0 };
    const { earlyStoppingP90Ms } = await measureSingleStream(context, options);
    assert.equal(earlyStoppingP90Ms, null);
    return context.runs;
  };
  assert.deepEqual(await runsOf(1), await runsOf(1));
  assert.notDeepEqual(await runsOf(1), await runsOf(2));
});

Deno.test("offline repeats the whole set until it takes long enough, the longest first", async () => {
  const context = fakeContext();
  const offline = await measureOffline(context, { leastDurationMs: 100 });
  assert.deepEqual(context.runs, [...warmUps, 5, 5, 4, 4, 3, 3]);
  assert.deepEqual(
    [offline.sampleCount, offline.elapsedMs, offline.audioSeconds],
    [6, 6 * 28, 1.2],
  );
  assert.equal(offline.rtfx, 1200 / (6 * 28));
});

Deno.test("chains share the threads and take passages from one queue", async () => {
  const context = fakeContext();
  const options = { chainCounts: [1, 2], threadCount: 5, leastDurationMs: 28 * 30 };
  const { chains } = await measureThroughput(context, options);
  const threads = context.assignments.map(({ backend }) =>
    backend.name === "onnx" && backend.threadCount
  );
  assert.deepEqual(threads, [5, 2, 2]);
  const [one, two] = chains;
  assert.deepEqual([one.sampleCount, one.latencies.length, one.speedup, one.efficiency], [
    ...[30, 1, 1, 1],
  ]);
  // The fake clock knows no work at once: two chains take as long as one, and each twice as long.
  assert.deepEqual([two.latencies.length, two.speedup, two.efficiency], [2, 1, 0.5]);
  assert.equal(two.latencies[0].queryCount + two.latencies[1].queryCount, two.sampleCount);
  assert.ok(two.latencies[0].p50Ms > 1.5 * one.latencies[0].p50Ms);
});

Deno.test("without one chain there is nothing to compare with, and backends may decide on threads", async () => {
  const context = fakeContext();
  const options = { chainCounts: [2], threadCount: null, leastDurationMs: 1 };
  const { chains: [two] } = await measureThroughput(context, options);
  assert.deepEqual([two.threadsPerChain, two.speedup, two.efficiency], [null, null, null]);
  assert.ok(two.sampleCount >= 4, "each chain has passages to take");
});

Deno.test("the number of chains follows the cores", () => {
  assert.deepEqual([1, 2, 4, 6, 8, 20].map(fittingChains), [2, 2, 2, 3, 4, 4]);
});
