import { energy, errorEnergy, requireSameLength, type Samples } from "./_samples.ts";

/**
 * `||test - reference|| / ||reference||`, Euclidean norms over all elements whatever the shape. For a
 * reference of zeros: 0 where the test is zero too, else infinity.
 * @throws {RangeError} when the lengths differ or are 0.
 */
export function relativeL2(reference: Samples, test: Samples): number {
  requireSameLength("tensors", reference, test);
  const error = errorEnergy(reference, test);
  return error === 0 ? 0 : Math.sqrt(error / energy(reference));
}
