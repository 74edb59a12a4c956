import { momentsOf, type Samples } from "./moments.ts";

/**
 * Root mean square of the differences, in the values' own unit.
 * @throws {RangeError} when the lengths differ or are 0.
 */
export function rmse(
  reference: Samples,
  test: Samples,
  { errorEnergy, count } = momentsOf(reference, test),
): number {
  return Math.sqrt(errorEnergy / count);
}
