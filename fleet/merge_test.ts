import assert from "node:assert/strict";
import { fakeContext, fakeSettings } from "../bench/_context.ts";
import { asVersion } from "../bench/_old_results.ts";
import { type BenchResult, ResultError } from "../bench/result.ts";
import { stageNames } from "../stages/contract.ts";
import { nightResult } from "./_nights.ts";
import { fleetText, parseResults } from "./fleet_file.ts";
import { memoryOf } from "../bench/scenarios/memory.ts";
import { missingShards } from "./join.ts";
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

Deno.test("shards of one run are one result again, and missing ones are named", () => {
  const whole = nightResult({ day: 1, passages: 3 });
  const shardOf = (index: number, day = 1, part: Partial<BenchResult> = {}): BenchResult => ({
    ...whole,
    startedAt: `2026-01-0${day}T0${index}:00:00.000Z`,
    finishedAt: `2026-01-0${day}T0${index}:30:00.000Z`,
    settings: { ...whole.settings, shard: { indices: [index], count: 3 } },
    passages: [whole.passages[3 - index]],
    meanSpeed: whole.passages[3 - index].measurement!.speed,
    ...part,
  });
  const files = (...results: BenchResult[]) =>
    results.map((result, i) => source(`${i}.json`, result));
  const all = mergeResults(files(shardOf(2), shardOf(3), shardOf(1)));
  assert.deepEqual(all.results, [{
    ...whole,
    startedAt: "2026-01-01T01:00:00.000Z",
    finishedAt: "2026-01-01T03:30:00.000Z",
  }]);
  assert.deepEqual(all.paths, ["2.json"]);
  // Two nights, the first without its second shard; and one of another machine.
  const elsewhere = { ...whole.environment, cpuModel: "Apple M4" };
  const parts = [
    ...[shardOf(1), shardOf(3), shardOf(1, 2), shardOf(2, 2), shardOf(3, 2)],
    shardOf(2, 1, { environment: elsewhere, status: "interrupted" }),
  ];
  const nights = mergeResults(files(...parts));
  const seen = nights.results.map((result) => [
    result.passages.map(({ number }) => number),
    result.settings.shard?.indices ?? null,
    missingShards(result),
    result.status,
  ]);
  assert.deepEqual(seen, [
    [[1, 3], [1, 3], [2], "complete"],
    [[2], [2], [1, 3], "interrupted"],
    [[1, 2, 3], null, [], "complete"],
  ]);
  // What was put together takes the missing one in, and the others are there twice.
  const [first] = nights.results;
  const later = mergeResults([source("fleet.json", first), ...files(shardOf(1), shardOf(2))]);
  assert.deepEqual(later.duplicates, [{ path: "0.json", of: "fleet.json" }]);
  assert.deepEqual(later.results.map(({ passages }) => passages.length), [3]);
});

Deno.test("memory of shards is that of all passages; other scenarios are of none", () => {
  const whole = nightResult({ day: 1, passages: 2 });
  const reading = (mib: number) => ({
    residentBytes: mib * 2 ** 20,
    peakResidentBytes: (mib + 100) * 2 ** 20,
    footprintBytes: null,
    peakFootprintBytes: null,
  });
  const shard = (index: number, mib: number): BenchResult => ({
    ...whole,
    startedAt: `2026-01-01T0${index}:00:00.000Z`,
    settings: { ...whole.settings, shard: { indices: [index], count: 2 } },
    passages: [whole.passages[2 - index]],
    scenarios: {
      memory: memoryOf([
        { passage: null, memory: reading(400 + index) },
        { passage: 3 - index, memory: reading(mib) },
      ]),
      energy: { status: "failed", reason: "no sample" },
    },
  });
  const shards = [shard(1, 900), shard(2, 600)].map((one, i) => source(`${i}.json`, one));
  const [{ scenarios }] = mergeResults(shards).results;
  assert.deepEqual(scenarios, {
    memory: memoryOf([
      { passage: null, memory: reading(401) },
      { passage: 1, memory: reading(600) },
      { passage: 2, memory: reading(900) },
    ]),
    energy: {
      status: "skipped",
      why: "shards",
      reason: "every shard measured it on its own passages; their results have it",
    },
  });
  const alone = mergeResults(shards.slice(0, 1)).results[0].scenarios;
  assert.equal(alone?.energy?.status, "failed");
});

Deno.test("a shard that a night lacks is not taken from the next", () => {
  const whole = nightResult({ day: 1, passages: 2 });
  const shard = (index: number, day: number, hour: number): BenchResult => ({
    ...whole,
    startedAt: `2026-01-0${day}T0${hour}:00:00.000Z`,
    settings: { ...whole.settings, shard: { indices: [index], count: 2 } },
    passages: [whole.passages[index - 1]],
  });
  const shards = [shard(1, 1, 1), shard(2, 2, 1), shard(1, 2, 2)];
  const { results } = mergeResults(shards.map((result, i) => source(`${i}.json`, result)));
  assert.deepEqual(results.map(missingShards), [[2], []]);
});

Deno.test("files of every version are merged, and what holds no result is left out", () => {
  const results = [1, 2, 3].map((day) => nightResult({ day }));
  const merged = mergeResults([
    { path: "1.json", text: JSON.stringify(asVersion(1, results[0])) },
    { path: "2.json", text: JSON.stringify(asVersion(2, results[1])) },
    source("3.json", results[2]),
    { path: "4.json", text: JSON.stringify({ ...results[0], schemaVersion: 4 }) },
    { path: "5.json", text: "" },
  ]);
  assert.deepEqual(merged.results.map(({ schemaVersion }) => schemaVersion), [3, 3, 3]);
  assert.deepEqual(
    merged.results.map(({ passages }) => passages[0].measurement!.runs),
    results.map(({ passages }) => passages[0].measurement!.runs),
  );
  assert.deepEqual(merged.unreadable.map(({ path }) => path), ["4.json", "5.json"]);
});
