import assert from "node:assert/strict";
import { type StageName, stageNames } from "../stages/contract.ts";
import { fakeContext } from "./_context.ts";
import { withPredictionTimes } from "./package_times.ts";
import type { BenchResult, Measurement, ResultRun } from "./result.ts";

/** A run in which the model of the nth stage takes `modelMs` + n, and its copies half of `modelMs`. */
const runOf = (modelMs: number, warmup: boolean): ResultRun => ({
  warmup,
  chainMs: 1000,
  stages: Object.fromEntries(stageNames.map((stage, i) => [stage, {
    modelMs: modelMs + i,
    copyMs: modelMs / 2,
    totalMs: 2 * modelMs,
  }])) as ResultRun["stages"],
});

const passageOf = (number: number, runs: ResultRun[]) =>
  ({ number, measurement: { runs } as Partial<Measurement> }) as BenchResult["passages"][number];
const skipped = { number: 1, measurement: null } as BenchResult["passages"][number];

function predictionsOf(stage: StageName, passages: BenchResult["passages"]) {
  const packages = withPredictionTimes(fakeContext.packages, passages);
  return packages.find((info) => info.stage === stage)!.predictions;
}

Deno.test("the first prediction is of the very first run, the warm one the median of the passage's timed runs", () => {
  const passages = [
    passageOf(2, [
      ...[runOf(100, true), runOf(50, true)],
      ...[runOf(10, false), runOf(14, false), runOf(12, false)],
    ]),
    passageOf(3, [runOf(1, true), runOf(1, false)]),
  ];
  assert.deepEqual(predictionsOf("albert", passages), {
    passage: 2,
    first: { modelMs: 100, copyMs: 50 },
    warm: { modelMs: 12, copyMs: 6 },
  });
  assert.equal(predictionsOf("tail", passages)!.first.modelMs, 106);
});

Deno.test("a first run that was timed is no warm prediction", () => {
  const once = predictionsOf("albert", [passageOf(1, [runOf(100, false)])]);
  assert.equal(once!.warm, null);
  const twice = predictionsOf("albert", [passageOf(1, [runOf(100, false), runOf(10, false)])]);
  assert.equal(twice!.warm!.modelMs, 10);
});

Deno.test("without a run of the first passage it is not known what a first prediction takes", () => {
  assert.equal(predictionsOf("albert", []), undefined);
  assert.equal(predictionsOf("albert", [passageOf(1, []), passageOf(2, [])]), undefined);
  const later = passageOf(2, [runOf(100, true), runOf(10, false)]);
  assert.equal(predictionsOf("albert", [skipped, later]), undefined);
});
