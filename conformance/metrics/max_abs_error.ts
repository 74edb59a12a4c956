import { momentsOf, type Samples } from "./moments.ts";

/**
 * Greatest absolute difference, in the values' own unit; NaN where a difference is NaN.
 * It sees one wrong element among millions, and says nothing about the rest.
 * @throws {RangeError} when the lengths differ or are 0.
 */
export function maxAbsError(
  reference: Samples,
  test: Samples,
  moments = momentsOf(reference, test),
): number {
  return moments.maxAbsError;
}
