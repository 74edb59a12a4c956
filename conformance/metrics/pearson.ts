import { momentsOf, type Samples } from "./moments.ts";

/**
 * Pearson correlation, in double precision; of audio it is the published benchmark's `corr`.
 * NaN where one of them is constant. It does not see loudness: pair it with {@link gainDb}.
 * @throws {RangeError} when the lengths differ or are 0.
 */
export function pearson(
  reference: Samples,
  test: Samples,
  { covariance, referenceVariance, testVariance } = momentsOf(reference, test),
): number {
  return covariance / Math.sqrt(referenceVariance * testVariance);
}
