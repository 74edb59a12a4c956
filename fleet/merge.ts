/**
 * Results of many machines as one list: each run once.
 * @module
 */
import { isDeepStrictEqual } from "node:util";
import { type BenchResult, ResultError } from "../bench/result.ts";
import { parseResults } from "./fleet_file.ts";
import { type Found, joinShards } from "./join.ts";
import { thingKey } from "./thing.ts";

/** A file that may hold results. */
export interface Source {
  readonly path: string;
  readonly text: string;
}

/** What a merge came to. */
export interface Merged {
  /** In the order of their starts; shards of one run as one result. */
  readonly results: readonly BenchResult[];
  /** The file of each of them; of several shards the first one's. */
  readonly paths: readonly string[];
  /** Results that are there twice: which file's was left out, and whose was kept. */
  readonly duplicates: readonly { readonly path: string; readonly of: string }[];
  /** Files that hold no result, and why. */
  readonly unreadable: readonly { readonly path: string; readonly problem: string }[];
}

/**
 * Merges what `sources` hold. Results of the same start, machine, packages and passages are of the same run; of those the one with most runs
 * is kept, as a run may have been saved before its end.
 */
export function mergeResults(sources: readonly Source[]): Merged {
  const found = new Map<string, Found>();
  const duplicates: { path: string; of: string }[] = [];
  const unreadable: { path: string; problem: string }[] = [];
  for (const { path, text } of sources) {
    for (const result of resultsIn(path, text, unreadable)) {
      const key = runKey(result);
      const earlier = found.get(key);
      if (earlier === undefined || runCount(result) > runCount(earlier.result)) {
        found.set(key, { path, result });
        if (earlier) duplicates.push({ path: earlier.path, of: path });
      } else {
        duplicates.push({ path, of: earlier.path });
      }
    }
  }
  const kept = [...found.values()].filter(({ path, result }, _, all) => {
    const whole = all.find((other) => other.result !== result && holds(other.result, result));
    if (whole) duplicates.push({ path, of: whole.path });
    return whole === undefined;
  });
  const inOrder = joinShards(
    kept.sort(({ result: a }, { result: b }) =>
      a.startedAt < b.startedAt ? -1 : Number(a.startedAt > b.startedAt)
    ),
  );
  return {
    results: inOrder.map(({ result }) => result),
    paths: inOrder.map(({ path }) => path),
    duplicates,
    unreadable,
  };
}

function resultsIn(path: string, text: string, unreadable: { path: string; problem: string }[]) {
  try {
    return parseResults(text);
  } catch (error) {
    if (!(error instanceof ResultError)) throw error;
    unreadable.push({ path, problem: error.message });
    return [];
  }
}

/** What tells a run from all others, as one text: results of the same run have it in common. */
export const runKey = (result: BenchResult): string =>
  JSON.stringify([
    result.startedAt,
    thingKey(result),
    result.passages.map(({ number, phonemes }) => [number, phonemes]),
  ]);

/** Whether `whole` was put together from `shard` and others. */
const holds = (whole: BenchResult, shard: BenchResult): boolean =>
  shard.settings.shard !== null && whole.passages.length > shard.passages.length &&
  thingKey(whole) === thingKey(shard) &&
  shard.passages.every((passage) =>
    whole.passages.some((other) => isDeepStrictEqual(other, passage))
  );

const runCount = ({ passages }: BenchResult): number =>
  passages.reduce((count, { measurement }) => count + (measurement?.runs.length ?? 0), 0);
