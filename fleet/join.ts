/**
 * Shards of one benchmark put together.
 * @module
 */
import type { BenchResult } from "../bench/result.ts";
import { memoryOf } from "../bench/scenarios/memory.ts";
import type { Scenarios } from "../bench/scenarios/schema.ts";
import { meanSpeed } from "../bench/statistics.ts";
import { thingKey } from "./thing.ts";

/** A result, and the file that it was found in. */
export interface Found {
  readonly path: string;
  readonly result: BenchResult;
}

/** Shards of one run start within so long of each other, in ms: a shard that a night lacks must not be taken from the next. */
const mostApartMs = 12 * 60 * 60 * 1000;

/**
 * Puts shards of one run together: those of the same machine, build and settings that start within 12 hours, each once and with passages of its own.
 * `found` is in the order of the starts; a shard that comes a second time begins the next run. What is no shard stays as it is.
 */
export function joinShards(found: readonly Found[]): Found[] {
  const runs: Found[][] = [];
  const open = new Map<string, Found[]>();
  for (const each of found) {
    const { settings } = each.result;
    const key = thingKey(each.result);
    const run = settings.shard === null ? undefined : open.get(key);
    const isOfRun = run?.every(({ result }) => isOther(result, each.result)) &&
      startOf(each) - startOf(run[0]) <= mostApartMs;
    if (run && isOfRun) {
      run.push(each);
    } else {
      const begun = [each];
      runs.push(begun);
      if (settings.shard !== null) open.set(key, begun);
    }
  }
  return runs.map((run) => ({ path: run[0].path, result: join(run.map(({ result }) => result)) }));
}

/** Shards that are missing in `result`, from 1. */
export function missingShards({ settings: { shard } }: BenchResult): number[] {
  if (shard === null) return [];
  const all = Array.from({ length: shard.count }, (_, i) => i + 1);
  return all.filter((index) => !shard.indices.includes(index));
}

const startOf = ({ result }: Found): number => Date.parse(result.startedAt);
const indicesOf = ({ settings }: BenchResult): readonly number[] => settings.shard!.indices;

/** Whether `a` and `b` are of as many shards, and have neither a shard nor a passage in common. */
function isOther(a: BenchResult, b: BenchResult): boolean {
  const numbers = new Set(a.passages.map(({ number }) => number));
  return a.settings.shard!.count === b.settings.shard!.count &&
    !indicesOf(a).some((index) => indicesOf(b).includes(index)) &&
    !b.passages.some(({ number }) => numbers.has(number));
}

/** One result of `shards`, at least one. What is told once, such as times of loading, is of the first. */
function join(shards: readonly BenchResult[]): BenchResult {
  const [first] = shards;
  if (first.settings.shard === null) return first;
  const ends = shards.map(({ finishedAt }) => finishedAt);
  const finishedAt = ends.includes(null) ? null : (ends as string[]).sort().at(-1)!;
  const last = shards.find((shard) => shard.finishedAt === finishedAt) ?? shards.at(-1)!;
  const passages = shards.flatMap((shard) => shard.passages)
    .sort((a, b) => a.number - b.number);
  const statuses = shards.map(({ status }) => status);
  const { count } = first.settings.shard;
  const indices = shards.flatMap(indicesOf).sort((a, b) => a - b);
  return {
    ...first,
    status: (["running", "interrupted"] as const).find((status) => statuses.includes(status)) ??
      "complete",
    finishedAt,
    conditions: first.conditions && {
      before: first.conditions.before,
      after: last.conditions?.after ?? null,
    },
    settings: { ...first.settings, shard: indices.length === count ? null : { indices, count } },
    passages,
    meanSpeed: meanSpeed(passages),
    scenarios: joinScenarios(shards),
    failures: shards.flatMap(({ failures }) => failures),
  };
}

/** Memory is of all passages again. What else shards measured, each did on its own passages: it is no scenario of all of them. */
function joinScenarios(shards: readonly BenchResult[]): BenchResult["scenarios"] {
  if (shards.length === 1 || shards.every(({ scenarios }) => scenarios === null)) {
    return shards[0].scenarios;
  }
  const names = new Set(
    shards.flatMap(({ scenarios }) => Object.keys(scenarios ?? {}) as (keyof Scenarios)[]),
  );
  const reason = "every shard measured it on its own passages; their results have it";
  const joined = [...names].map((name) => [
    name,
    name === "memory" ? joinMemory(shards) : { status: "skipped", why: "shards", reason },
  ]);
  return Object.fromEntries(joined);
}

function joinMemory(shards: readonly BenchResult[]): Scenarios["memory"] {
  const all = shards.map(({ scenarios }) => scenarios?.memory);
  const measured = all.filter((memory) => memory?.status === "measured");
  if (measured.length === 0) return all.find((memory) => memory !== undefined);
  const loads = measured.map(({ afterLoad }) => ({ passage: null, memory: afterLoad }));
  const runs = measured.flatMap(({ afterPassages }) =>
    afterPassages.map(({ passage, ...memory }) => ({ passage, memory }))
  );
  return memoryOf([...loads, ...runs.sort((a, b) => a.passage - b.passage)]);
}
