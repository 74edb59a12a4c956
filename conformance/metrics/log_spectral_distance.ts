import { peakPower, type PowerSpectrogram, requireSameFrames } from "./spectrogram.ts";

/** What lies this much below the reference's loudest bin counts as silence, in dB. */
export const silenceDb = 80;

/** Least power that is told from silence, by the reference's loudest bin. */
export function silenceFloor(reference: PowerSpectrogram): number {
  return peakPower(reference) * 10 ** (-silenceDb / 10);
}

/**
 * Log-spectral distance in dB (Gray and Markel 1976; Rabiner and Juang 1993, 4.5): root mean square over
 * frequency of the difference of the two power spectra in dB, averaged over frames. Both are floored 80 dB below
 * the reference's loudest bin, so that silence counts as equal to silence. It sees quiet and high
 * frequencies as well as loud ones, and gain; it does not see phase.
 * @throws {RangeError} when the spectrograms' shapes differ.
 */
export function logSpectralDistanceDb(reference: PowerSpectrogram, test: PowerSpectrogram): number {
  requireSameFrames(reference, test);
  const { frameCount, binCount } = reference;
  const floor = silenceFloor(reference);
  let total = 0;
  for (let frame = 0; frame < frameCount; frame++) {
    let sum = 0;
    for (let i = frame * binCount; i < (frame + 1) * binCount; i++) {
      const ratio = Math.max(test.power[i], floor) / Math.max(reference.power[i], floor);
      const difference = 10 * Math.log10(ratio);
      sum += difference * difference;
    }
    total += Math.sqrt(sum / binCount);
  }
  return total / frameCount;
}
