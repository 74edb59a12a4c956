import { requireSameLength, type Samples } from "./_samples.ts";

/**
 * Greatest absolute difference, in the values' own unit; NaN where a difference is NaN.
 * It sees one wrong element among millions, and says nothing about the rest.
 * @throws {RangeError} when the lengths differ or are 0.
 */
export function maxAbsError(reference: Samples, test: Samples): number {
  requireSameLength("tensors", reference, test);
  let greatest = 0;
  for (let i = 0; i < reference.length; i++) {
    const error = Math.abs(test[i] - reference[i]);
    // Negated, so that NaN is taken, and then kept.
    if (!(error <= greatest)) {
      if (Number.isNaN(error)) return NaN;
      greatest = error;
    }
  }
  return greatest;
}
