/**
 * Mono 16-bit PCM WAV files, which every player and browser reads.
 * @module
 */
import wavefile from "wavefile";
import { sampleRate as chainSampleRate } from "../stages/config.ts";

/** A WAV file, and what 16 bits could not hold of its audio. */
export interface EncodedWav {
  readonly bytes: Uint8Array<ArrayBuffer>;
  /** Samples outside -1..1, written as the nearest end. */
  readonly clippedSamples: number;
  /** NaN and infinite samples, written as silence. */
  readonly nonFiniteSamples: number;
  /** Greatest finite magnitude before clipping; 1 is full scale. */
  readonly peak: number;
}

const fullScale = 32767;

/**
 * `samples` (mono, full scale 1) as a WAV file of `sampleRate` Hz. Whoever writes the file should say so
 * when samples were clipped or not finite: neither is audible for certain, both are defects.
 */
export function encodeWav(
  samples: Float32Array,
  sampleRate: number = chainSampleRate,
): EncodedWav {
  const pcm = new Int16Array(samples.length);
  let clippedSamples = 0;
  let nonFiniteSamples = 0;
  let peak = 0;
  for (let i = 0; i < samples.length; i++) {
    const sample = samples[i];
    if (!Number.isFinite(sample)) {
      nonFiniteSamples++;
      continue;
    }
    const magnitude = Math.abs(sample);
    if (magnitude > peak) peak = magnitude;
    if (magnitude > 1) clippedSamples++;
    pcm[i] = Math.round(Math.max(-1, Math.min(1, sample)) * fullScale);
  }
  const file = new wavefile.WaveFile();
  file.fromScratch(1, sampleRate, "16", pcm);
  return { bytes: new Uint8Array(file.toBuffer()), clippedSamples, nonFiniteSamples, peak };
}

/** Audio of a WAV file: mono, full scale 1. */
export interface DecodedWav {
  readonly samples: Float32Array<ArrayBuffer>;
  readonly sampleRate: number;
}

/**
 * Reads what {@link encodeWav} writes.
 * @throws {TypeError} when `bytes` are not a WAV file, or one that is not mono 16-bit PCM.
 */
export function decodeWav(bytes: Uint8Array): DecodedWav {
  let file: InstanceType<typeof wavefile.WaveFile>;
  try {
    file = new wavefile.WaveFile(bytes);
  } catch (cause) {
    throw new TypeError("Cannot read audio: expected a WAV file", { cause });
  }
  const format = file.fmt as { numChannels: number; sampleRate: number };
  if (format.numChannels !== 1 || file.bitDepth !== "16") {
    throw new TypeError(
      `Cannot read audio: expected mono 16-bit PCM, received ${format.numChannels} channels of ` +
        `'${file.bitDepth}'`,
    );
  }
  // What the package has for this takes ten times as long.
  const { buffer, byteOffset, byteLength } = (file.data as { samples: Uint8Array }).samples;
  const pcm = new DataView(buffer, byteOffset, byteLength);
  const samples = new Float32Array(byteLength >> 1);
  for (let i = 0; i < samples.length; i++) samples[i] = pcm.getInt16(2 * i, true) / fullScale;
  return { samples, sampleRate: format.sampleRate };
}
