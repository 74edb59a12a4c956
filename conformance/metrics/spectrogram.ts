/**
 * Power spectrograms, the base of every spectral metric of audio.
 * @module
 */
import FFT from "fft.js";
import type { Samples } from "./moments.ts";

/** Samples of one window. */
export const windowSamples = 1024;
/** Samples from one window's start to the next one's. */
export const hopSamples = 256;

/** Power of `frameCount` windows in `binCount` frequencies each, row-major `[frameCount, binCount]`. */
export interface PowerSpectrogram {
  readonly frameCount: number;
  /** 513: from 0 Hz to half the sampling rate. */
  readonly binCount: number;
  readonly power: Float64Array;
}

/**
 * `|scipy.signal.stft(signal, nperseg=1024, noverlap=768)|^2`, in double precision: periodic Hann window, half
 * a window of zeros at both ends, zeros up to a whole number of hops, spectra scaled by 1 / sum(window). It is
 * what the published benchmark's `mel_corr` starts from.
 * @throws {RangeError} when the signal is shorter than one window, for which SciPy would take another window.
 */
export function powerSpectrogram(signal: Samples): PowerSpectrogram {
  if (signal.length < windowSamples) {
    throw new RangeError(
      `Cannot make a spectrogram: expected at least ${windowSamples} samples, received ${signal.length}`,
    );
  }
  const frameCount = Math.ceil(signal.length / hopSamples) + 1;
  const binCount = windowSamples / 2 + 1;
  const power = new Float64Array(frameCount * binCount);
  const fft = new FFT(windowSamples);
  // Typed arrays do what fft.js asks of its arrays, and are faster.
  const windowed = new Float64Array(windowSamples) as unknown as number[];
  const spectrum = new Float64Array(2 * windowSamples) as unknown as number[];
  const padded = new Float64Array((frameCount - 1) * hopSamples + windowSamples);
  padded.set(signal, windowSamples / 2);
  for (let frame = 0; frame < frameCount; frame++) {
    const start = frame * hopSamples;
    for (let i = 0; i < windowSamples; i++) windowed[i] = padded[start + i] * scaledWindow[i];
    fft.realTransform(spectrum, windowed);
    for (let bin = 0, to = frame * binCount; bin < binCount; bin++, to++) {
      const [re, im] = [spectrum[2 * bin], spectrum[2 * bin + 1]];
      power[to] = re * re + im * im;
    }
  }
  return { frameCount, binCount, power };
}

/** Throws a {@link RangeError} unless both have the same frames and bins. */
export function requireSameFrames(reference: PowerSpectrogram, test: PowerSpectrogram): void {
  if (test.frameCount === reference.frameCount && test.binCount === reference.binCount) return;
  throw new RangeError(
    `Cannot compare spectrograms: expected [${reference.frameCount}, ${reference.binCount}], ` +
      `received [${test.frameCount}, ${test.binCount}]`,
  );
}

/** Power of the loudest bin. */
export function peakPower({ power }: PowerSpectrogram): number {
  let peak = 0;
  for (let i = 0; i < power.length; i++) if (power[i] > peak) peak = power[i];
  return peak;
}

const scaledWindow = hannOverItsSum();

function hannOverItsSum(): Float64Array {
  const window = Float64Array.from(
    { length: windowSamples },
    (_, i) => 0.5 - 0.5 * Math.cos(2 * Math.PI * i / windowSamples),
  );
  const sum = window.reduce((total, value) => total + value, 0);
  return window.map((value) => value / sum);
}
