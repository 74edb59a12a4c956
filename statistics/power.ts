/**
 * What a comparison can find: how small a difference with so many runs, and how many runs for so small a difference.
 * @module
 */
import { normalQuantile, studentQuantile } from "./distributions.ts";
import { type Estimate, intervalOf } from "./estimate.ts";
import { fewestForInterval, intervalLevel } from "./median_interval.ts";

/** How it is looked for. */
export interface Search {
  /** Comparisons that are made together; 1 by default. */
  readonly comparisons?: number;
  /** Share of comparisons that are to find it; 0.95 by default. */
  readonly power?: number;
}

/**
 * The relative difference (0.05 is 5%) that a comparison as exact as `ratio`, the estimate of the logarithm of a ratio, finds. Found is what the
 * interval excludes and the test has, at the level of the strictest comparison of Holm's.
 */
export function smallestEffect(
  ratio: Estimate,
  { comparisons = 1, power = 0.95 }: Search = {},
): number {
  const { low, high } = intervalOf(ratio);
  const level = (1 - intervalLevel) / 2;
  const powerAway = normalQuantile(power);
  const drawnError = (high - low) / 2 / normalQuantile(1 - level);
  const byInterval = drawnError * (normalQuantile(1 - level) + powerAway);
  const critical = studentQuantile(1 - level / comparisons, ratio.degreesOfFreedom);
  const byTest = Math.sqrt(ratio.variance) * (critical + powerAway);
  return Math.expm1(Math.max(byInterval, byTest));
}

/**
 * How many runs of either side would find a relative difference of `effect`, by the noise of `ratio`, which was estimated from `runs` runs of
 * either side: what can be found falls with the root of their number.
 */
export function runsNeeded(
  ratio: Estimate,
  runs: number,
  effect: number,
  search: Search = {},
): number {
  const found = Math.log1p(smallestEffect(ratio, search)) / Math.log1p(Math.abs(effect));
  return Math.max(fewestForInterval, Math.ceil(runs * found ** 2));
}
