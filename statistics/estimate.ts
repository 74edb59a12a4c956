/**
 * Where values lie and how exactly that is known, in a form that can be averaged and subtracted. Of logarithms of times, a difference is the
 * logarithm of a ratio.
 * @module
 */
import { mean, median, sum } from "simple-statistics";
import { studentTails } from "./distributions.ts";
import { type Interval, medianDraws, middleOf } from "./median_interval.ts";
import { serialCorrelation, trendLevel, trendOf } from "./trend.ts";

/** A median, what a bootstrap makes of it, and beside it a trimmed mean, which has a test that holds far out, too. */
export interface Estimate {
  readonly median: number;
  /** Medians of the values drawn anew. */
  readonly draws: Float64Array;
  readonly trimmedMean: number;
  /** Of the trimmed mean. */
  readonly variance: number;
  readonly degreesOfFreedom: number;
}

/** Share of the values that is left out at either end. */
const trim = 0.2;

/**
 * The estimate from `values`, at least 5 in the order of measuring; `seed` decides on the draws. The variance of the 20% trimmed mean is Yuen's
 * (1974), from the winsorized values, as many times larger as neighbours that are alike make it.
 */
export function estimateOf(values: readonly number[], seed: string): Estimate {
  const n = values.length;
  const sorted = [...values].sort((a, b) => a - b);
  const cut = Math.floor(trim * n);
  const kept = n - 2 * cut;
  const winsorized = sorted.map((value) =>
    Math.min(Math.max(value, sorted[cut]), sorted[n - 1 - cut])
  );
  const center = mean(winsorized);
  const squares = sum(winsorized.map((value) => (value - center) ** 2));
  const { probability, likeness: aroundTrend } = trendOf(values);
  const likeness = probability < trendLevel ? aroundTrend : serialCorrelation(values);
  const excess = (1 + likeness) / (1 - likeness);
  return {
    median: median(sorted),
    draws: medianDraws(values, { seed }),
    trimmedMean: mean(sorted.slice(cut, n - cut)),
    variance: (excess * squares) / (kept * (kept - 1)),
    degreesOfFreedom: Math.max(1, kept / excess - 1),
  };
}

/** The mean of independent `estimates`, at least one. */
export function meanOf(estimates: readonly Estimate[]): Estimate {
  return combine(estimates, 1 / estimates.length, estimates.map(() => 1));
}

/** `a - b`, independent of each other. */
export const differenceOf = (a: Estimate, b: Estimate): Estimate => combine([a, b], 1, [1, -1]);

/** The sum of `estimates` times `signs` and `factor`. Degrees of freedom are Welch's and Satterthwaite's. */
function combine(
  estimates: readonly Estimate[],
  factor: number,
  signs: readonly number[],
): Estimate {
  const total = (of: (estimate: Estimate) => number) =>
    factor * sum(estimates.map((estimate, i) => signs[i] * of(estimate)));
  const variances = estimates.map(({ variance }) => factor ** 2 * variance);
  const variance = sum(variances);
  const spread = sum(
    estimates.map(({ degreesOfFreedom }, i) => variances[i] ** 2 / degreesOfFreedom),
  );
  return {
    median: total((estimate) => estimate.median),
    draws: estimates[0].draws.map((_, draw) => total(({ draws }) => draws[draw])),
    trimmedMean: total((estimate) => estimate.trimmedMean),
    variance,
    degreesOfFreedom: spread === 0 ? estimates[0].degreesOfFreedom : variance ** 2 / spread,
  };
}

/** The 95% bootstrap interval of the median. */
export const intervalOf = ({ draws }: Estimate): Interval => middleOf(draws);

/** Probability of values so far from 0 where the trimmed mean is 0 (Yuen's test, two-sided). */
export function probabilityOfZero({ trimmedMean, variance, degreesOfFreedom }: Estimate): number {
  if (trimmedMean === 0) return 1;
  return studentTails(trimmedMean / Math.sqrt(variance), degreesOfFreedom);
}
