/**
 * Parity with PyTorch: the fp32 chain speaks the passages, and each is judged against the official modules
 * on the same weights, durations first.
 * @module
 */
import { type LoadedStages, runChain } from "../stages/chain.ts";
import type { KokoroConfig } from "../stages/config.ts";
import { compareDurations, type DurationsComparison } from "./metrics/durations.ts";
import { gainDb } from "./metrics/gain_db.ts";
import { pearson } from "./metrics/pearson.ts";

/**
 * Least correlation of the audio by length. Long passages may differ more: the unwrapped phase of the noise
 * source grows with T_a, to 3e5 rad in 28 s, where one ulp of fp32 is 0.03 rad.
 */
export const correlationBounds: readonly { readonly maxFrames: number; readonly least: number }[] =
  [
    { maxFrames: 400, least: 0.999 },
    { maxFrames: Infinity, least: 0.99 },
  ];
/** Most that the loudness may differ either way, in dB. */
export const gainBoundDb = 0.05;

/** One passage and what PyTorch made of it. */
export interface ParityCase {
  /** Place in the passages' file, from 1. */
  readonly number: number;
  readonly tokens: Int32Array;
  readonly reference: {
    /** Frames of each token. */
    readonly durations: readonly number[];
    /** `[600 * T_a]`, inverse STFT as in the staged Tail. */
    readonly audio: Float32Array;
  };
}

/** How the chain did on one passage. */
export interface ParityResult {
  readonly number: number;
  readonly tokenCount: number;
  readonly durations: DurationsComparison;
  /** Null where the durations differ: then the waveforms do not line up. */
  readonly audio: {
    readonly correlation: number;
    readonly leastCorrelation: number;
    readonly gainDb: number;
  } | null;
  /** Bounds that were missed, as phrases; none where the passage passes. */
  readonly missed: readonly string[];
}

/** What {@link checkParity} runs on. */
export interface ParitySetting {
  readonly stages: LoadedStages;
  /** The voice's row for `phonemeCount` phonemes: `[2 * styleDim]`. */
  readonly voiceRow: (phonemeCount: number) => Float32Array;
  readonly config?: KokoroConfig;
  readonly maxFrames?: number;
  readonly signal?: AbortSignal;
  /** Takes each passage's result, with PyTorch's audio and the chain's, as soon as it is there. */
  readonly onResult?: (
    result: ParityResult,
    reference: Float32Array,
    audio: Float32Array,
  ) => void | Promise<void>;
}

/** Runs the chain over `cases` and judges each. */
export async function checkParity(
  cases: Iterable<ParityCase>,
  setting: ParitySetting,
): Promise<ParityResult[]> {
  const { stages, voiceRow, config, maxFrames, signal } = setting;
  const results: ParityResult[] = [];
  for (const { number, tokens, reference } of cases) {
    const sample = { tokens, voiceRow: voiceRow(tokens.length - 2) };
    const { audio, durations } = await runChain(stages, sample, { config, maxFrames, signal });
    const result = judge({ number, tokens, reference }, durations, audio);
    results.push(result);
    await setting.onResult?.(result, reference.audio, audio);
  }
  return results;
}

/** Compares `durations` `[T_enc]` and `audio` `[600 * T_a]` with the case's reference. */
export function judge(
  { number, tokens, reference }: ParityCase,
  durations: ArrayLike<number>,
  audio: Float32Array,
): ParityResult {
  const compared = compareDurations(reference.durations, durations);
  const { differing, testFrames, referenceFrames } = compared;
  if (differing.length > 0) {
    const missed = [
      `durations of ${differing.length} tokens differ (T_a ${testFrames}, PyTorch ${referenceFrames})`,
    ];
    return { number, tokenCount: tokens.length, durations: compared, audio: null, missed };
  }
  const correlation = pearson(reference.audio, audio);
  const leastCorrelation =
    correlationBounds.find(({ maxFrames }) => referenceFrames <= maxFrames)!.least;
  const gain = gainDb(reference.audio, audio);
  const missed: string[] = [];
  // Negated, so that NaN misses its bound.
  if (!(correlation >= leastCorrelation)) {
    missed.push(`correlation ${correlation.toFixed(6)} is under ${leastCorrelation}`);
  }
  if (!(Math.abs(gain) <= gainBoundDb)) {
    missed.push(`gain ${gain.toFixed(3)} dB is over ${gainBoundDb} dB`);
  }
  return {
    number,
    tokenCount: tokens.length,
    durations: compared,
    audio: { correlation, leastCorrelation, gainDb: gain },
    missed,
  };
}
