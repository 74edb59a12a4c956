/**
 * The figures that describe a sample of times.
 * @module
 */
import {
  max,
  mean,
  medianAbsoluteDeviation,
  medianSorted,
  min,
  quantileSorted,
} from "simple-statistics";
import { z } from "zod";
import { type DrawOptions, medianInterval } from "./median_interval.ts";
import { sampleWarningSchema, warningsOf } from "./warnings.ts";

const ms = (what: string) => z.number().nonnegative().describe(`${what}, in ms`);

/** Schema of {@link TimeSummary}. */
export const timeSummarySchema = z.strictObject({
  n: z.int().positive().describe("how many times there are"),
  minMs: ms("the least"),
  medianMs: ms("the middle one, or the mean of the middle two"),
  meanMs: ms("the mean"),
  p90Ms: ms("what 90% are at most, interpolated between ranks (type 7), as are all percentiles"),
  p95Ms: ms("what 95% are at most; of fewer than 20, close to the greatest"),
  p99Ms: ms("what 99% are at most; of fewer than 100, close to the greatest"),
  maxMs: ms("the greatest"),
  madMs: ms("median absolute deviation from the median, not scaled"),
  medianInterval: z.strictObject({ lowMs: ms("from"), highMs: ms("to") }).nullable().describe(
    "95% bootstrap interval of the median; null for fewer than 5 times",
  ),
  warnings: z.array(sampleWarningSchema).describe("what is to be minded of them"),
});

/** Figures of a sample of times. */
export type TimeSummary = z.infer<typeof timeSummarySchema>;

/** Half of the median's interval, over the median: 0.01 is 1% either way. Null without an interval, or where all times are 0. */
export function halfWidthOf({ medianMs, medianInterval }: TimeSummary): number | null {
  if (medianInterval === null || medianMs === 0) return null;
  return (medianInterval.highMs - medianInterval.lowMs) / 2 / medianMs;
}

/**
 * The figures of `timesMs`, in the order of measuring.
 * @throws {RangeError} where there are none.
 */
export function summaryOf(timesMs: readonly number[], options: DrawOptions = {}): TimeSummary {
  if (timesMs.length === 0) throw new RangeError("Cannot summarize times: received none");
  const sorted = [...timesMs].sort((a, b) => a - b);
  const interval = medianInterval(timesMs, options);
  return {
    n: sorted.length,
    minMs: min(sorted),
    medianMs: medianSorted(sorted),
    meanMs: mean(sorted),
    p90Ms: quantileSorted(sorted, 0.9),
    p95Ms: quantileSorted(sorted, 0.95),
    p99Ms: quantileSorted(sorted, 0.99),
    maxMs: max(sorted),
    madMs: medianAbsoluteDeviation(sorted),
    medianInterval: interval && { lowMs: Math.max(0, interval.low), highMs: interval.high },
    warnings: warningsOf(timesMs),
  };
}
