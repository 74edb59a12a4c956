/**
 * A run of the chain with every value that crossed a border between its stages. Other stages can be held against
 * it one by one, and it can be run anew from any stage on.
 * @module
 */
import {
  type Features,
  inputNameOf,
  type LoadedStages,
  runChain,
  runStage,
  type Sample,
} from "../stages/chain.ts";
import type { KokoroConfig } from "../stages/config.ts";
import { type StageName, stageNames } from "../stages/contract.ts";
import { cast, type Tensor } from "../tensor/tensor.ts";

/** One run of the chain. Of fp32 stages it takes 143 kB a frame of audio: half a GB for the six passages. */
export interface ChainTrace {
  readonly sample: Sample;
  /** T_a. */
  readonly frameCount: number;
  /**
   * What the host gave and what every stage gave, by the names that stages take them by; `anchor` and `audio`,
   * which none takes, by their own.
   */
  readonly values: Features;
}

/** Options of {@link traceChain} and {@link rerunAltered}. */
export interface TraceOptions {
  /** Widths of the model; those of Kokoro-82M by default. */
  readonly config?: KokoroConfig;
  /** Looked at before each stage. */
  readonly signal?: AbortSignal;
}

/**
 * Runs the chain over `sample` and keeps everything. The host's values are kept as the first stage that takes them
 * declares them: in full for fp32 stages.
 * @param maxFrames most audio frames that the packages accept.
 * @throws as `runChain`.
 */
export async function traceChain(
  stages: LoadedStages,
  sample: Sample,
  { maxFrames, ...options }: TraceOptions & { readonly maxFrames?: number } = {},
): Promise<ChainTrace> {
  const values: Record<string, Tensor> = {};
  const { frameCount } = await runChain(stages, sample, {
    ...options,
    maxFrames,
    // A value stays as it was given: stages are fed casts of it.
    onStage: (_stage, feeds, outputs) =>
      Object.assign(values, { ...feeds, ...values }, byInputName(outputs)),
  });
  return { sample, frameCount, values };
}

/** Options of {@link rerunAltered}. */
export interface RerunOptions extends TraceOptions {
  /** Stages that are not run, unless they are altered: what they gave stays as it was. */
  readonly held?: readonly StageName[];
}

/**
 * The chain of `base` with the stages of `altered` in place of its own: run from the first of them on, with the
 * durations of `base`, so that the audio of both lines up. The others are run by `stages`.
 * @returns a trace that can be the base of the next.
 * @throws {StageError} as `runStage`.
 */
export async function rerunAltered(
  base: ChainTrace,
  stages: LoadedStages,
  altered: Partial<LoadedStages>,
  { config, signal, held = [] }: RerunOptions = {},
): Promise<ChainTrace> {
  const first = stageNames.findIndex((name) => altered[name] !== undefined);
  if (first < 0) return base;
  let values = base.values;
  for (const name of stageNames.slice(first)) {
    if (altered[name] === undefined && held.includes(name)) continue;
    signal?.throwIfAborted();
    const stage = altered[name] ?? stages[name];
    const outputs = await runStage(name, stage, values, sizesOf(base), config);
    values = { ...values, ...byInputName(outputs) };
  }
  return { ...base, values };
}

/** What the stages' flexible axes are bound to. */
export const sizesOf = ({ sample, frameCount }: ChainTrace): { T: number; T_a: number } => ({
  T: sample.tokens.length,
  T_a: frameCount,
});

/** `[600 * T_a]` at 24 kHz. */
export const audioOf = ({ values }: ChainTrace): Float32Array => cast(values.audio, "fp32").data;

/** Frames of each token that Alignment was fed, `[T]`. */
export const durationsOf = ({ values }: ChainTrace): Int32Array =>
  values.pred_dur.data as Int32Array;

/** A stage's outputs under the names that later stages take them by. */
export function byInputName(outputs: Features): Features {
  return Object.fromEntries(
    Object.entries(outputs).map(([name, value]) => [inputNameOf(name), value]),
  );
}
