import { momentsOf, type Samples } from "./moments.ts";
import { relativeL2 } from "./relative_l2.ts";

/**
 * Signal-to-noise ratio in dB: the reference's energy over that of the differences, over all elements
 * whatever the shape (dividing by the first dimension only, as coremltools' PSNR does, is tens of dB off).
 * Infinity where there is no difference.
 * @throws {RangeError} when the lengths differ or are 0.
 */
export function snrDb(
  reference: Samples,
  test: Samples,
  moments = momentsOf(reference, test),
): number {
  return -20 * Math.log10(relativeL2(reference, test, moments));
}
