import { errorEnergy, requireSameLength, type Samples } from "./_samples.ts";

/**
 * Root mean square of the differences, in the values' own unit.
 * @throws {RangeError} when the lengths differ or are 0.
 */
export function rmse(reference: Samples, test: Samples): number {
  requireSameLength("tensors", reference, test);
  return Math.sqrt(errorEnergy(reference, test) / reference.length);
}
