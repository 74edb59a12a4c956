/**
 * Compares presets: what each costs in size and time, and what it loses against the fp32 chain on the same weights.
 * It prints nothing: it tells events, and hands the growing result to its caller after every preset.
 * @module
 */
import { join } from "node:path";
import type { BenchPlan } from "../bench/plan.ts";
import type { Preset } from "../convert/presets/preset.ts";
import type { LoadedStages } from "../stages/chain.ts";
import { sampleRate, samplesPerFrame } from "../stages/config.ts";
import { TooManyFramesError } from "../stages/stage_error.ts";
import { removeLeftovers, withTemporaryDirectory } from "../system/atomic_file.ts";
import { startComparison } from "./_start.ts";
import { audioOf, traceChain } from "./chain_trace.ts";
import type { ComparedPassage, Comparison, PresetEntry } from "./comparison_result.ts";
import {
  evaluatePreset,
  type Evaluation,
  type EvaluationEvent,
  type EvaluationOptions,
  type ReferencePassage,
} from "./evaluate_preset.ts";
import { hear, type Transcribe } from "./hear.ts";
import { wavFileOf } from "./wav_file.ts";

/** Where a comparison's result and audio are kept. */
export interface ComparisonStore {
  /** A directory of its own, for packages while they are measured. */
  readonly path: string;
  /** What an earlier comparison left here. */
  readonly earlier?: Comparison;
  /** Keeps the result so far; called after every preset. */
  save(comparison: Comparison): Promise<void>;
  /** Keeps audio `[n]` at 24 kHz under the name `file`. */
  saveAudio(file: string, audio: Float32Array): Promise<void>;
  hasAudio(file: string): Promise<boolean>;
}

/** What a comparison runs on. */
export interface ComparisonSetting
  extends Pick<EvaluationOptions, "checkpoint" | "backends" | "config" | "signal" | "now"> {
  readonly presets: readonly Preset[];
  readonly plan: BenchPlan;
  /** The voice's row for `phonemeCount` phonemes: `[2 * styleDim]`. */
  readonly voiceRow: (phonemeCount: number) => Float32Array;
  /** Whose chain is the reference, and how its packages are loaded: only where a preset is still to be measured. */
  readonly reference: {
    readonly preset: Preset;
    readonly load: () => Promise<{ readonly stages: LoadedStages } & AsyncDisposable>;
  };
  readonly context: Pick<
    Comparison,
    "environment" | "backend" | "weights" | "voice" | "shard"
  >;
  readonly store: ComparisonStore;
  readonly transcribe: Transcribe;
  readonly onEvent?: (event: ComparisonEvent) => void;
  /** The time of day. */
  readonly date?: () => Date;
}

/** What happens in a comparison, as it happens. */
export type ComparisonEvent =
  | { readonly type: "reference-run"; readonly passage: ComparedPassage }
  | { readonly type: "preset-started"; readonly preset: Preset }
  | (EvaluationEvent & { readonly preset: Preset })
  /** Done or failed: the entry's `outcome` says which. */
  | { readonly type: "preset-finished"; readonly entry: PresetEntry };

/**
 * Compares the presets of `setting`, one after the other; presets that an earlier comparison of the same things has
 * done are taken over from it. One that fails is recorded with the reason, and the others go on. Speech recognition
 * comes last.
 * @throws {RangeError} where two presets would write the same files, or the reference can speak no passage.
 * @throws what running the reference and keeping results throw.
 */
export async function comparePresets(setting: ComparisonSetting): Promise<Comparison> {
  const { store, signal, transcribe, date = () => new Date() } = setting;
  requireDifferentNames(setting.presets);
  const comparison = await startComparison(setting, date());
  try {
    await measurePending(comparison, setting);
    await hear(comparison, transcribe);
    comparison.status = "complete";
  } catch (error) {
    if (!signal?.aborted) throw error;
    comparison.status = "interrupted";
  }
  comparison.finishedAt = date().toISOString();
  await store.save(comparison);
  return comparison;
}

async function measurePending(comparison: Comparison, setting: ComparisonSetting): Promise<void> {
  const { store, onEvent } = setting;
  const pending = comparison.presets.filter(({ outcome }) => outcome === "pending");
  const isUnspoken = comparison.passages.some(({ reference, reason }) => !(reference || reason));
  if (pending.length === 0 && !isUnspoken) return;
  const references = await runReference(comparison, setting);
  await store.save(comparison);
  for (const entry of pending) {
    onEvent?.({ type: "preset-started", preset: entry.preset });
    const evaluation = await attempt(entry, references, setting);
    for (const [i, { file }] of evaluation?.figures.passages.entries() ?? []) {
      await store.saveAudio(file, evaluation!.audio[i]);
    }
    await store.save(comparison);
    onEvent?.({ type: "preset-finished", entry });
  }
}

/** Runs the reference over every passage, and keeps its audio. One that is too long for the packages is left out. */
async function runReference(
  { passages }: Comparison,
  { plan, reference, voiceRow, store, config, signal, onEvent }: ComparisonSetting,
): Promise<ReferencePassage[]> {
  await using loaded = await reference.load();
  const references: ReferencePassage[] = [];
  for (const [i, { number, tokens }] of plan.passages.entries()) {
    const passage = passages[i];
    const sample = { tokens, voiceRow: voiceRow(tokens.length - 2), speed: plan.speed };
    const options = { config, maxFrames: plan.maxFrames, signal };
    try {
      const trace = await traceChain(loaded.stages, sample, options);
      const file = wavFileOf(number, "reference");
      await store.saveAudio(file, audioOf(trace));
      const { frameCount } = trace;
      const audioSeconds = (frameCount * samplesPerFrame) / sampleRate;
      const characterErrorRate = passage.reference?.characterErrorRate ?? null;
      passage.reference = { frameCount, audioSeconds, characterErrorRate, file };
      references.push({ number, trace });
    } catch (error) {
      if (!(error instanceof TooManyFramesError)) throw error;
      passage.reason = error.message;
    }
    onEvent?.({ type: "reference-run", passage });
  }
  if (references.length > 0) return references;
  throw new RangeError(`Cannot compare presets: no passage can be spoken. ${passages[0].reason}`);
}

/** Evaluates the preset of `entry` and records what came of it. */
async function attempt(
  entry: PresetEntry,
  references: readonly ReferencePassage[],
  { plan, store, onEvent, ...setting }: ComparisonSetting,
): Promise<Evaluation | undefined> {
  const { preset } = entry;
  const place = join(store.path, "packages");
  await removeLeftovers(place);
  return await withTemporaryDirectory(place, async (directory) => {
    try {
      const evaluation = await evaluatePreset(preset, {
        ...setting,
        ...plan,
        references,
        directory,
        onEvent: (event) => onEvent?.({ ...event, preset }),
      });
      entry.outcome = "done";
      entry.figures = evaluation.figures;
      return evaluation;
    } catch (error) {
      setting.signal?.throwIfAborted();
      const message = error instanceof Error ? error.message : String(error);
      entry.outcome = "failed";
      // Where the packages were for a moment concerns nobody.
      entry.reason = message.replaceAll(join(directory, "/"), "");
    }
  });
}

/** Throws a {@link RangeError} where two of `presets`, or one and the reference, would write the same files. */
export function requireDifferentNames(presets: readonly Preset[]): void {
  const files = presets.map(({ name }) => wavFileOf(1, name)).concat(wavFileOf(1, "reference"));
  const twice = presets.find((_, i) => files.indexOf(files[i], i + 1) > 0);
  if (twice === undefined && presets.length > 0) return;
  throw new RangeError(
    `Cannot compare presets: expected some of different names, and none called reference, received ${
      twice?.name ?? "none"
    }${twice ? " twice" : ""}`,
  );
}
