/**
 * Shares of work for several machines.
 * @module
 */
import type { BenchResult } from "../bench/result.ts";

/** One share of several. */
export interface Shard {
  /** Which one, from 1. */
  readonly index: number;
  readonly count: number;
}

/**
 * The shard that `text` names: `2/5` is the second of five.
 * @throws {RangeError} where it names none.
 */
export function parseShard(text: string): Shard {
  const [index, count] = (/^(\d{1,4})\/(\d{1,4})$/.exec(text)?.slice(1) ?? []).map(Number);
  if (index >= 1 && index <= count) return { index, count };
  throw new RangeError(`Cannot take a shard: expected one such as 2/5, received ${text}`);
}

/** What a result says of its share: null where it is the whole. */
export const shardSetting = (shard: Shard | undefined): BenchResult["settings"]["shard"] =>
  shard === undefined || shard.count === 1 ? null : { indices: [shard.index], count: shard.count };

/**
 * The items of `shard`, in their order; all of them where it is undefined. All shards together have every item once, and about the same weight: the
 * heaviest items are dealt out first, each to the shard that has least so far.
 * @throws {RangeError} where there are more shards than items, so that this one has none.
 */
export function shardOf<T>(
  items: readonly T[],
  shard: Shard | undefined,
  weightOf: (item: T) => number = () => 1,
): T[] {
  if (shard === undefined) return [...items];
  const loads = new Array<number>(shard.count).fill(0);
  const owners = new Map<number, number>();
  const heaviestFirst = [...items.keys()].sort((a, b) => weightOf(items[b]) - weightOf(items[a]));
  for (const i of heaviestFirst) {
    const owner = loads.indexOf(Math.min(...loads));
    loads[owner] += weightOf(items[i]);
    owners.set(i, owner);
  }
  const own = items.filter((_, i) => owners.get(i) === shard.index - 1);
  if (own.length > 0) return own;
  throw new RangeError(
    `Cannot take shard ${shard.index}/${shard.count}: expected at most as many shards as there are things to share, received ` +
      `${items.length} of them`,
  );
}
