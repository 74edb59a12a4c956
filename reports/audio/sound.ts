/**
 * How a recording looks and measures.
 * @module
 */
import { melSpectrogram } from "../../conformance/metrics/mel_spectrogram.ts";
import { powerSpectrogram, windowSamples } from "../../conformance/metrics/spectrogram.ts";
import { decodeWav } from "../../passages/wav.ts";
import { sampleRate as chainSampleRate } from "../../stages/config.ts";
import { spectrogramPng } from "./_spectrogram_png.ts";
import { waveformPath } from "./_waveform.ts";

/** What there is to see of a recording, and figures of it. */
export interface SoundView {
  readonly seconds: number;
  /** Greatest magnitude in dB below full scale; null of silence. */
  readonly peakDb: number | null;
  /** Root mean square in dB below full scale; null of silence. */
  readonly levelDb: number | null;
  /** See {@link waveformPath}. */
  readonly waveform: string;
  /** See {@link spectrogramPng}; null where the rate is not the chain's, whose mel bands these are. */
  readonly spectrogram: string | null;
}

/**
 * The WAV file `bytes`.
 * @throws {TypeError} where they are none, are another kind than `encodeWav` writes, or have no samples.
 */
export function viewOf(bytes: Uint8Array): SoundView {
  const { samples, sampleRate } = decodeWav(bytes);
  if (samples.length === 0) throw new TypeError("Cannot show audio: it has no samples");
  const { peak, energy } = sizesOf(samples);
  return {
    seconds: samples.length / sampleRate,
    peakDb: decibels(peak),
    levelDb: decibels(Math.sqrt(energy / samples.length)),
    waveform: waveformPath(samples),
    spectrogram: sampleRate === chainSampleRate
      ? dataUri("image/png", spectrogramPng(melSpectrogram(powerSpectrogram(padded(samples)))))
      : null,
  };
}

function sizesOf(samples: Float32Array): { peak: number; energy: number } {
  let peak = 0;
  let energy = 0;
  for (const sample of samples) {
    peak = Math.max(peak, Math.abs(sample));
    energy += sample * sample;
  }
  return { peak, energy };
}

/** `samples`, followed by silence where they are less than one window. */
function padded(samples: Float32Array): Float32Array {
  if (samples.length >= windowSamples) return samples;
  const whole = new Float32Array(windowSamples);
  whole.set(samples);
  return whole;
}

const decibels = (magnitude: number): number | null =>
  magnitude === 0 ? null : 20 * Math.log10(magnitude);

/** `bytes` as a URI that holds them. */
export const dataUri = (type: string, bytes: Uint8Array): string =>
  `data:${type};base64,${bytes.toBase64()}`;
