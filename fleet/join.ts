/**
 * Shards of one benchmark put together.
 * @module
 */
import type { BenchResult, PassageResult } from "../bench/result.ts";
import { meanSpeed } from "../bench/statistics.ts";
import { thingKey } from "./key.ts";

/** A benchmark of which not all shards are there. */
export interface Incomplete {
  /** What there is of it. */
  readonly result: BenchResult;
  /** Shards that are missing, from 1. */
  readonly missing: readonly number[];
}

/** What {@link joinShards} makes of results. */
export interface Joined {
  /** Wholes, and what was no shard. */
  readonly results: readonly BenchResult[];
  readonly incomplete: readonly Incomplete[];
}

/**
 * Puts shards of one run together: those of the same machine, build and settings, each once and with passages of its own. `results` are in the order of
 * their starts; a shard that comes a second time begins the next run. Shards that a whole among `results` holds already must not be there.
 */
export function joinShards(results: readonly BenchResult[]): Joined {
  const open = new Map<string, BenchResult[]>();
  const runs: BenchResult[][] = [];
  for (const result of results) {
    const key = thingKey(result);
    const run = open.get(key);
    if (result.settings.shard !== null && run !== undefined && fits(run, result)) {
      run.push(result);
      continue;
    }
    const begun = [result];
    runs.push(begun);
    if (result.settings.shard !== null) open.set(key, begun);
  }
  const joined = runs.map(join);
  return {
    results: joined,
    incomplete: joined.flatMap((result) => {
      const missing = missingIn(result.settings.shard);
      return missing.length === 0 ? [] : [{ result, missing }];
    }),
  };
}

type Shard = BenchResult["settings"]["shard"];
const indicesOf = ({ settings }: BenchResult): readonly number[] => settings.shard!.indices;
const numbersOf = ({ passages }: BenchResult): number[] => passages.map(({ number }) => number);

const fits = (run: readonly BenchResult[], result: BenchResult): boolean =>
  !run.some((other) => indicesOf(other).some((index) => indicesOf(result).includes(index))) &&
  !run.some((other) => numbersOf(other).some((number) => numbersOf(result).includes(number)));

const missingIn = (shard: Shard): number[] =>
  shard === null
    ? []
    : Array.from({ length: shard.count }, (_, i) => i + 1)
      .filter((index) => !shard.indices.includes(index));

/** One result of `shards`, at least one. What is told once, such as times of loading, is of the first. */
function join(shards: readonly BenchResult[]): BenchResult {
  const [first] = shards;
  if (first.settings.shard === null) return first;
  const ends = shards.map(({ finishedAt }) => finishedAt);
  const finishedAt = ends.includes(null) ? null : (ends as string[]).sort().at(-1)!;
  const last = shards.find((shard) => shard.finishedAt === finishedAt) ?? shards.at(-1)!;
  const passages = shards.flatMap((shard): PassageResult[] => shard.passages)
    .sort((a, b) => a.number - b.number);
  const shard = {
    indices: shards.flatMap(indicesOf).sort((a, b) => a - b),
    count: first.settings.shard.count,
  };
  const statuses = shards.map(({ status }) => status);
  return {
    ...first,
    status: (["running", "interrupted"] as const).find((status) => statuses.includes(status)) ??
      "complete",
    finishedAt,
    conditions: first.conditions && {
      before: first.conditions.before,
      after: last.conditions?.after ?? null,
    },
    settings: { ...first.settings, shard: missingIn(shard).length === 0 ? null : shard },
    passages,
    meanSpeed: meanSpeed(passages),
    failures: shards.flatMap(({ failures }) => failures),
  };
}
