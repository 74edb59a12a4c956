import { sampleRate } from "../../stages/config.ts";
import { type PowerSpectrogram, requireSameFrames, windowSamples } from "./spectrogram.ts";

/** Where the high band starts, in Hz. */
export const highBandHz = 10_000;

/**
 * Difference in dB of the shares that 10 kHz and up have in the energy, the test's over the reference's. Blind to
 * gain. Clicks and hiss lie there: the chain's fault in atan2, which no correlation showed, is about 3 dB.
 * @throws {RangeError} when the spectrograms' shapes differ.
 */
export function highBandDifferenceDb(reference: PowerSpectrogram, test: PowerSpectrogram): number {
  requireSameFrames(reference, test);
  return 10 * Math.log10(highBandShare(test) / highBandShare(reference));
}

/** Share of the energy that lies from 10 kHz on, 0 to 1; NaN for silence. */
export function highBandShare({ power, frameCount, binCount }: PowerSpectrogram): number {
  const firstHigh = Math.ceil(highBandHz * windowSamples / sampleRate);
  let high = 0, all = 0;
  for (let frame = 0; frame < frameCount; frame++) {
    const from = frame * binCount;
    for (let bin = 0; bin < binCount; bin++) {
      // Of a real signal every bin stands for its negative frequency too, but for the first and the last.
      const weighted = power[from + bin] * (bin === 0 || bin === binCount - 1 ? 1 : 2);
      all += weighted;
      if (bin >= firstHigh) high += weighted;
    }
  }
  return high / all;
}
