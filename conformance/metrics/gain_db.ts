import { momentsOf, type Samples } from "./moments.ts";

/**
 * Gain of `test` over `reference` in dB: the ratio of their energies. An inverse STFT without the division by
 * the windows' sum, which no correlation sees, shows as 3.52 dB. NaN where both are silent.
 * @throws {RangeError} when the lengths differ or are 0.
 */
export function gainDb(
  reference: Samples,
  test: Samples,
  { referenceEnergy, testEnergy } = momentsOf(reference, test),
): number {
  return 10 * Math.log10(testEnergy / referenceEnergy);
}
