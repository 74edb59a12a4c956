import { momentsOf, type Samples } from "./moments.ts";

/**
 * `||test - reference|| / ||reference||`, Euclidean norms over all elements whatever the shape. For a
 * reference of zeros: 0 where the test is zero too, else infinity.
 * @throws {RangeError} when the lengths differ or are 0.
 */
export function relativeL2(
  reference: Samples,
  test: Samples,
  { errorEnergy, referenceEnergy } = momentsOf(reference, test),
): number {
  return errorEnergy === 0 ? 0 : Math.sqrt(errorEnergy / referenceEnergy);
}
