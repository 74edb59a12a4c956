import { silenceFloor } from "./log_spectral_distance.ts";
import { type PowerSpectrogram, requireSameFrames } from "./spectrogram.ts";

/** Cepstral coefficients compared: the first to the thirteenth, without the 0th, which is loudness. */
export const cepstralCoefficients = 13;

/**
 * Mel-cepstral distortion in dB (Kubichek 1993): 10 / ln 10 * sqrt(2 * sum of squared differences of
 * coefficients 1 to 13), averaged over frames, without time alignment. Coefficients are the cosine series of the
 * log mel spectrum, c_k = 1/N sum_n ln P_n cos(pi k (n + 1/2) / N), the scale for which the formula is the root mean
 * square difference of the two smooth envelopes in dB. With an orthonormal DCT, as some tools take it, the same
 * signals give sqrt(2 N) = 12.6 times as much. Power is floored 80 dB below the reference's loudest band. It sees
 * timbre; it does not see gain, phase or fine structure.
 * @throws {RangeError} when the spectrograms' shapes differ.
 */
export function melCepstralDistortionDb(
  referenceMel: PowerSpectrogram,
  testMel: PowerSpectrogram,
): number {
  requireSameFrames(referenceMel, testMel);
  const [reference, test] = [referenceMel, testMel].map((mel) =>
    melCepstra(mel, silenceFloor(referenceMel))
  );
  const { frameCount } = referenceMel;
  let total = 0;
  for (let frame = 0; frame < frameCount; frame++) {
    total += cepstralDistanceDb(reference, frame, test, frame);
  }
  return total / frameCount;
}

/** Coefficients 1 to 13 of every frame of `mel`, whose power is floored: `[frameCount, 13]`, row-major. */
export function melCepstra(
  { frameCount, binCount, power }: PowerSpectrogram,
  floor: number,
): Float64Array {
  const cosines = cosineTable(binCount);
  const logs = new Float64Array(binCount);
  const cepstra = new Float64Array(frameCount * cepstralCoefficients);
  for (let frame = 0; frame < frameCount; frame++) {
    for (let n = 0; n < binCount; n++) {
      logs[n] = Math.log(Math.max(power[frame * binCount + n], floor));
    }
    for (let k = 0; k < cepstralCoefficients; k++) {
      let coefficient = 0;
      for (let n = 0; n < binCount; n++) coefficient += cosines[k * binCount + n] * logs[n];
      cepstra[frame * cepstralCoefficients + k] = coefficient / binCount;
    }
  }
  return cepstra;
}

/** Distortion in dB between frame `i` of the cepstra `a` and frame `j` of `b`. */
export function cepstralDistanceDb(
  a: Float64Array,
  i: number,
  b: Float64Array,
  j: number,
): number {
  let sum = 0;
  for (let k = 0; k < cepstralCoefficients; k++) {
    const difference = b[j * cepstralCoefficients + k] - a[i * cepstralCoefficients + k];
    sum += difference * difference;
  }
  return 10 / Math.LN10 * Math.sqrt(2 * sum);
}

/** cos(pi k (n + 1/2) / N) for k from 1, `[13, N]`. */
function cosineTable(bandCount: number): Float64Array {
  return Float64Array.from({ length: cepstralCoefficients * bandCount }, (_, i) => {
    const k = Math.floor(i / bandCount) + 1;
    return Math.cos(Math.PI * k * (i % bandCount + 0.5) / bandCount);
  });
}
