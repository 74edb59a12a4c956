/**
 * Gain of `test` over `reference` in dB: the ratio of their energies. An inverse STFT without the division by
 * the windows' sum, which no correlation sees, shows as 3.52 dB. NaN where both are silent.
 */
export function gainDb(test: Float32Array, reference: Float32Array): number {
  return 10 * Math.log10(energy(test) / energy(reference));
}

function energy(values: Float32Array): number {
  let sum = 0;
  for (const value of values) sum += value * value;
  return sum;
}
