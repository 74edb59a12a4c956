/**
 * MLPerf's early stopping: what few queries say of a percentile of the latency (MLPerf Inference Rules, appendix "Early Stopping
 * Criterion", with its tolerance of 0 and its confidence of 99%).
 * @module
 */
import { binomialCdf } from "./distributions.ts";

const confidence = 0.99;

/** Fewest queries that have an {@link earlyStoppingEstimate} of the 90th percentile. */
export const fewestForEarlyStopping = 64;

/**
 * A latency that with 99% confidence the `percentile` (0.9 by default) is not above: the greatest that is left when the `t - 1` greatest are
 * discarded, where `t` is as large as the number of latencies allows. Null where they are too few to discard none.
 */
export function earlyStoppingEstimate(
  latencies: readonly number[],
  percentile = 0.9,
): number | null {
  const n = latencies.length;
  // That so few are over the limit must be unlikely, were the true share under it less than the percentile.
  const isAllowed = (over: number) => binomialCdf(over, n, 1 - percentile) <= 1 - confidence;
  let over = 0;
  while (over < n && isAllowed(over + 1)) over++;
  if (over === 0) return null;
  return latencies.toSorted((a, b) => b - a)[over - 1];
}
