import { momentsOf, type Samples } from "./moments.ts";

/**
 * 1 - cosine of the angle between the two as vectors. As half the squared distance of the unit vectors it
 * keeps its digits where the cosine itself rounds to 1. Blind to a positive gain. Two zero vectors are at
 * distance 0; a zero vector and another one at distance 1.
 * @throws {RangeError} when the lengths differ or are 0.
 */
export function cosineDistance(
  reference: Samples,
  test: Samples,
  { referenceEnergy, testEnergy, unitErrorEnergy } = momentsOf(reference, test),
): number {
  if (referenceEnergy === 0 || testEnergy === 0) return referenceEnergy === testEnergy ? 0 : 1;
  return unitErrorEnergy / 2;
}
