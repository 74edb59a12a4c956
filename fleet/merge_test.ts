import assert from "node:assert/strict";
import { fakeContext, fakeSettings } from "../bench/_context.ts";
import { asVersion } from "../bench/_old_results.ts";
import { type BenchResult, ResultError } from "../bench/result.ts";
import { stageNames } from "../stages/contract.ts";
import { fleetText, parseResults } from "./fleet_file.ts";
import { mergeResults } from "./merge.ts";

function resultAt(startedAt: string, part: Partial<BenchResult> = {}): BenchResult {
  return {
    ...{ schemaVersion: 3, status: "complete", startedAt, finishedAt: null },
    ...fakeContext,
    // As results of versions before 3 have them.
    ...{ conditions: null, harness: null },
    settings: fakeSettings,
    ...{ passages: [], meanSpeed: null, scenarios: null, failures: [] },
    ...part,
  };
}
const day = (n: number) => `2026-01-0${n}T00:00:00.000Z`;
const source = (path: string, ...results: BenchResult[]) => ({
  path,
  text: results.length === 1 ? JSON.stringify(results[0]) : fleetText(results),
});

/** A result of version 1 that is otherwise `result`. */
const versionOne = (result: BenchResult): string => JSON.stringify(asVersion(1, result));

Deno.test("files of several results and of one are read alike, of each version", () => {
  const results = [resultAt(day(1)), resultAt(day(2))];
  assert.deepEqual(parseResults(fleetText(results)), results);
  assert.deepEqual(parseResults(JSON.stringify(results[0])), [results[0]]);
  assert.deepEqual(parseResults(versionOne(results[0])), [results[0]]);
  const old = `{"fleetVersion":1,"results":[${versionOne(results[1])}]}`;
  assert.deepEqual(parseResults(old), [results[1]]);
  for (
    const text of ["", "[]", '{"fleetVersion":9,"results":[1]}', '{"fleetVersion":1,"results":[]}']
  ) {
    assert.throws(() => parseResults(text), ResultError, text);
  }
});

Deno.test("merged results are in the order of their starts, each once", () => {
  const [first, second, third] = [1, 2, 3].map((n) => resultAt(day(n)));
  const merged = mergeResults([
    source("b.json", second, third),
    source("a.json", first),
    source("copy.json", second),
  ]);
  assert.deepEqual(merged.results, [first, second, third]);
  assert.deepEqual(merged.duplicates, [{ path: "copy.json", of: "b.json" }]);
});

Deno.test("the same run of another version is a duplicate", () => {
  const result = resultAt(day(1));
  const merged = mergeResults([source("new.json", result), {
    path: "old.json",
    text: versionOne(result),
  }]);
  assert.deepEqual(merged.results, [result]);
  assert.deepEqual(merged.duplicates, [{ path: "old.json", of: "new.json" }]);
});

Deno.test("of a run that was saved before its end the longer one is kept", () => {
  const time = { modelMs: 1, copyMs: 0, totalMs: 1 };
  const stages = Object.fromEntries(stageNames.map((name) => [name, time])) as never;
  const withRuns = (count: number) =>
    resultAt(day(1), {
      passages: [{
        ...{ number: 1, id: "0", text: "a", phonemes: "a", tokenCount: 3, outcome: "pending" },
        reason: null,
        measurement: {
          ...{ frameCount: 1, audioSeconds: 1, durations: [1], audio: null, chainMs: null },
          ...{ stages: null, speed: null, statistics: null, isolated: null },
          runs: Array(count).fill({ warmup: false, chainMs: 7, stages }),
        },
      }],
    });
  for (const order of [[1, 2], [2, 1]]) {
    const merged = mergeResults(order.map((count) => source(`${count}.json`, withRuns(count))));
    assert.deepEqual(merged.results, [withRuns(2)]);
    assert.deepEqual(merged.duplicates, [{ path: "1.json", of: "2.json" }]);
  }
});

Deno.test("shards, machines, presets and turns are no duplicates of each other", () => {
  const passage = (number: number): BenchResult["passages"][number] => ({
    ...{ number, id: "0", text: "a", phonemes: "a", tokenCount: 3, outcome: "pending" },
    reason: null,
    measurement: null,
  });
  const parts: Partial<BenchResult>[] = [
    {},
    { passages: [passage(1)] },
    { passages: [passage(2)] },
    { environment: { ...fakeContext.environment, cpuModel: "Apple M4" } },
    { settings: { ...fakeSettings, preset: "fp32" } },
    { settings: { ...fakeSettings, interleaved: { seed: 1, subjects: [], label: "a" } } },
    { settings: { ...fakeSettings, interleaved: { seed: 1, subjects: [], label: "b" } } },
  ];
  const merged = mergeResults(parts.map((part, i) => source(`${i}.json`, resultAt(day(1), part))));
  assert.deepEqual([merged.results.length, merged.duplicates], [parts.length, []]);
});

Deno.test("what holds no result is named with the reason, and left out", () => {
  const merged = mergeResults([
    source("good.json", resultAt(day(1))),
    { path: "cut.json", text: JSON.stringify(resultAt(day(2))).slice(0, 99) },
    { path: "other.json", text: "{}" },
  ]);
  assert.equal(merged.results.length, 1);
  assert.deepEqual(merged.unreadable.map(({ path }) => path), ["cut.json", "other.json"]);
  assert.match(merged.unreadable[1].problem, /schemaVersion/);
});
