import { silenceFloor } from "./log_spectral_distance.ts";
import { cepstralCoefficients, cepstralDistanceDb, melCepstra } from "./mel_cepstral_distortion.ts";
import type { PowerSpectrogram } from "./spectrogram.ts";

/**
 * Mel-cepstral distortion in dB of signals whose timing differs: as `melCepstralDistortionDb`, but each frame is held against the one that dynamic time
 * warping pairs it with (Sakoe and Chiba 1978: steps of one frame in either signal or in both, all of the same weight, from both starts to both
 * ends), averaged over the pairs of the path with the least sum. Of equal timing it is at most the distortion without alignment. It does not see
 * rhythm.
 */
export function alignedMelCepstralDistortionDb(
  referenceMel: PowerSpectrogram,
  testMel: PowerSpectrogram,
): number {
  const floor = silenceFloor(referenceMel);
  const [reference, test] = [referenceMel, testMel].map((mel) => melCepstra(mel, floor));
  const columns = test.length / cepstralCoefficients;
  // Of the best path to each frame of the test, beside one frame of the reference: its sum, and how many pairs it has.
  let sums = new Float64Array(columns).fill(Infinity), lengths = new Uint32Array(columns);
  for (let i = 0; i < referenceMel.frameCount; i++) {
    const [nextSums, nextLengths] = [new Float64Array(columns), new Uint32Array(columns)];
    for (let j = 0; j < columns; j++) {
      let [sum, length] = i === 0 && j === 0 ? [0, 0] : [sums[j], lengths[j]];
      if (j > 0 && sums[j - 1] <= sum) [sum, length] = [sums[j - 1], lengths[j - 1]];
      if (j > 0 && nextSums[j - 1] < sum) [sum, length] = [nextSums[j - 1], nextLengths[j - 1]];
      nextSums[j] = sum + cepstralDistanceDb(reference, i, test, j);
      nextLengths[j] = length + 1;
    }
    [sums, lengths] = [nextSums, nextLengths];
  }
  return sums[columns - 1] / lengths[columns - 1];
}
