import { normalQuantile } from "./distributions.ts";
import { type Estimate, intervalOf } from "./estimate.ts";
import { fewestForInterval, intervalLevel } from "./median_interval.ts";

/** What is to be found. */
export interface Sought {
  /** Relative difference: 0.05 is 5% slower or faster. */
  readonly effect: number;
  /** Comparisons that are made together; 1 by default. */
  readonly comparisons?: number;
  /** Share of benchmarks that are to find it; 0.95 by default. */
  readonly power?: number;
}

/**
 * How many runs of either side would find a difference, from the noise of `ratio`, the logarithm of a ratio that was estimated from `runs` runs
 * of either side. Found is what the interval excludes and the test has, at the level of the strictest comparison of Holm's. Both grow narrower
 * by the root of the number of runs.
 */
export function runsNeeded(
  ratio: Estimate,
  runs: number,
  { effect, comparisons = 1, power = 0.95 }: Sought,
): number {
  const { low, high } = intervalOf(ratio);
  const level = (1 - intervalLevel) / 2;
  const powerAway = normalQuantile(power);
  const drawnError = (high - low) / 2 / normalQuantile(1 - level);
  const byInterval = drawnError * (normalQuantile(1 - level) + powerAway);
  const byTest = Math.sqrt(ratio.variance) * (normalQuantile(1 - level / comparisons) + powerAway);
  const distance = Math.abs(Math.log1p(effect));
  const needed = runs * (Math.max(byInterval, byTest) / distance) ** 2;
  return Math.max(fewestForInterval, Math.ceil(needed));
}
