import { energy, type Samples } from "./_samples.ts";

/**
 * Gain of `test` over `reference` in dB: the ratio of their energies. An inverse STFT without the division by
 * the windows' sum, which no correlation sees, shows as 3.52 dB. NaN where both are silent.
 */
export function gainDb(reference: Samples, test: Samples): number {
  return 10 * Math.log10(energy(test) / energy(reference));
}
