/**
 * The speed of a result, and how exactly it is known.
 * @module
 */
import { sum } from "simple-statistics";
import type { BenchResult, PassageResult } from "../bench/result.ts";

/** Mean speed over all passages of a result: seconds of audio a second of chain time. */
export interface KnownSpeed {
  /** The result's `meanSpeed`. */
  readonly mean: number;
  /** 95% interval; null where a passage has too few runs for one. */
  readonly interval: { readonly low: number; readonly high: number } | null;
}

/** The speed of `result`; null where not all of its passages are done, since a mean over others is another thing. */
export function speedOf({ meanSpeed, passages }: BenchResult): KnownSpeed | null {
  const isWhole = passages.every(({ outcome, measurement }) =>
    outcome === "done" && measurement?.speed != null
  );
  if (meanSpeed === null || !isWhole) return null;
  const intervals = passages.flatMap((passage) => intervalOf(passage) ?? []);
  return {
    mean: meanSpeed,
    interval: intervals.length < passages.length ? null : meanInterval(meanSpeed, intervals),
  };
}

interface SpeedInterval {
  readonly speed: number;
  readonly low: number;
  readonly high: number;
}

function intervalOf({ measurement }: PassageResult): SpeedInterval | null {
  const { audioSeconds, speed, statistics } = measurement!;
  const interval = statistics?.chain.medianInterval;
  if (!interval || interval.lowMs === 0) return null;
  const audioMs = 1000 * audioSeconds;
  return { speed: speed!, low: audioMs / interval.highMs, high: audioMs / interval.lowMs };
}

/**
 * The interval of a mean from those of its independent parts: on either side the root of the sum of their squared reaches (MOVER, Zou and
 * Donner 2008).
 */
function meanInterval(
  mean: number,
  intervals: readonly SpeedInterval[],
): { low: number; high: number } {
  const reach = (of: (interval: SpeedInterval) => number) =>
    Math.sqrt(sum(intervals.map((interval) => of(interval) ** 2))) / intervals.length;
  return {
    low: mean - reach(({ speed, low }) => speed - low),
    high: mean + reach(({ speed, high }) => high - speed),
  };
}
