import { energy, requireSameLength, type Samples } from "./_samples.ts";

/**
 * 1 - cosine of the angle between the two as vectors. As half the squared distance of the unit vectors it
 * keeps its digits where the cosine itself rounds to 1. Blind to a positive gain. Two zero vectors are at
 * distance 0; a zero vector and another one at distance 1.
 * @throws {RangeError} when the lengths differ or are 0.
 */
export function cosineDistance(reference: Samples, test: Samples): number {
  requireSameLength("tensors", reference, test);
  const [referenceNorm, testNorm] = [Math.sqrt(energy(reference)), Math.sqrt(energy(test))];
  if (referenceNorm === 0 || testNorm === 0) return referenceNorm === testNorm ? 0 : 1;
  let sum = 0;
  for (let i = 0; i < reference.length; i++) {
    const difference = test[i] / testNorm - reference[i] / referenceNorm;
    sum += difference * difference;
  }
  return sum / 2;
}
