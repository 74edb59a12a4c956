/**
 * When a benchmark has run for long enough.
 * @module
 */
import { median } from "simple-statistics";
import { medianInterval } from "./median_interval.ts";

/** How long to measure: until all that is asked for holds, or `maxRuns` are done; null is not asked for. */
export interface StoppingRule {
  /** Fewest runs. */
  readonly nRuns: number;
  /** Least time of all runs together, in ms. */
  readonly minTimeMs: number | null;
  /** Half the width of the median's 95% interval, over the median: 0.01 is 1% either way. */
  readonly untilStable: number | null;
  /** Most runs, whatever else is asked for. */
  readonly maxRuns: number | null;
}

/**
 * Whether the 95% interval of the median of `times` reaches at most `relativeHalfWidth` of it to either side; of fewer than 5 it has none.
 * To stop where an interval happens to be narrow makes intervals a little too narrow; pick a width that takes some dozens of runs.
 */
export function isStable(times: readonly number[], relativeHalfWidth: number): boolean {
  const interval = medianInterval(times, { draws: 500 });
  if (interval === null) return false;
  return (interval.high - interval.low) / 2 <= relativeHalfWidth * median([...times]);
}

/** Whether `timesMs`, all timed runs so far, are enough by `rule`. */
export function isEnough(
  timesMs: readonly number[],
  { nRuns, minTimeMs, untilStable, maxRuns }: StoppingRule,
): boolean {
  if (maxRuns !== null && timesMs.length >= maxRuns) return true;
  return timesMs.length >= nRuns &&
    (minTimeMs === null || timesMs.reduce((sum, ms) => sum + ms, 0) >= minTimeMs) &&
    (untilStable === null || isStable(timesMs, untilStable));
}
