import assert from "node:assert/strict";
import { stageNames } from "../stages/contract.ts";
import type { PassageResult, ResultRun } from "./result.ts";
import {
  betweenStagesMs,
  meanRealTimeFactor,
  meanSpeed,
  medianRun,
  medianStageTime,
  statisticsOf,
} from "./statistics.ts";

const run = (chainMs: number, warmup = false): ResultRun => ({
  warmup,
  chainMs,
  stages: Object.fromEntries(
    stageNames.map((name) => [name, { modelMs: chainMs, copyMs: 10 - chainMs, totalMs: 10 }]),
  ) as ResultRun["stages"],
});

Deno.test("medianStageTime takes each field's own median", () => {
  const times = [[1, 9, 30], [2, 8, 10], [6, 7, 20]].map(([modelMs, copyMs, totalMs]) => ({
    modelMs,
    copyMs,
    totalMs,
  }));
  assert.deepEqual(medianStageTime(times), { modelMs: 2, copyMs: 8, totalMs: 20 });
  assert.throws(() => medianStageTime([]), RangeError);
});

Deno.test("medianRun leaves warm-ups out; of an even number it is the mean of the middle two", () => {
  const { chainMs, stages } = medianRun([run(100, true), run(1), run(2), run(5), run(4)]);
  assert.equal(chainMs, 3);
  assert.deepEqual(stages!.noise, { modelMs: 3, copyMs: 7, totalMs: 10 });
  assert.deepEqual(medianRun([run(100, true)]), { chainMs: null, stages: null });
});

Deno.test("statistics are of the timed runs: chain, each stage, and the sum of stages run by run", () => {
  const slow = run(90);
  slow.stages.tail = { modelMs: 1, copyMs: 1, totalMs: 20 };
  const runs = [run(1000, true), run(71), run(75), slow];
  const { chain, stages, stageSumMs } = statisticsOf(runs)!;
  assert.deepEqual([chain.n, chain.minMs, chain.medianMs, chain.maxMs], [3, 71, 75, 90]);
  assert.deepEqual([stages.tail.medianMs, stages.tail.maxMs, stages.noise.maxMs], [10, 20, 10]);
  assert.deepEqual([stageSumMs.medianMs, stageSumMs.maxMs], [70, 80]);
  assert.equal(betweenStagesMs(runs), 5); // 1, 5 and 10
  assert.deepEqual([statisticsOf([run(9, true)]), betweenStagesMs([run(9, true)])], [null, null]);
});

const passage = (outcome: string, speed: number | null) =>
  ({ outcome, measurement: { speed } }) as PassageResult;

Deno.test("meanRealTimeFactor is the mean of the inverse speeds of done passages", () => {
  const passages = [passage("done", 1), passage("done", 4), passage("failed", 9)];
  assert.equal(meanRealTimeFactor(passages), 0.625);
  assert.equal(meanRealTimeFactor([passage("done", null)]), null);
});

Deno.test("meanSpeed counts done passages only", () => {
  assert.equal(meanSpeed([passage("done", 1), passage("done", 2), passage("failed", 9)]), 1.5);
  assert.equal(meanSpeed([passage("interrupted", 9)]), null);
});
