/**
 * What a preset costs and what is lost by it: converted, loaded, run and compared with the reference.
 * @module
 */
import { join } from "node:path";
import type { Backend } from "../backends/backend.ts";
import { loadStages } from "../bench/load_stages.ts";
import type { CheckpointSource } from "../convert/cache.ts";
import { convert } from "../convert/convert.ts";
import type { Preset } from "../convert/presets/preset.ts";
import type { StageName } from "../stages/contract.ts";
import { StageError } from "../stages/stage_error.ts";
import type { ChainTrace } from "./chain_trace.ts";
import type { PassageFigures, PresetFigures, Snr } from "./comparison_result.ts";
import { measureChain, type MeasureOptions } from "./measure_chain.ts";
import { meansOf, snrOf } from "./means.ts";
import { stageSnrDb } from "./stage_snr.ts";
import { wavFileOf } from "./wav_file.ts";

/** A passage as the reference spoke it. */
export interface ReferencePassage {
  /** Its place in the passages' file, from 1. */
  readonly number: number;
  readonly trace: ChainTrace;
}

/** What {@link evaluatePreset} works with. */
export interface EvaluationOptions extends MeasureOptions {
  readonly checkpoint: CheckpointSource;
  readonly references: readonly ReferencePassage[];
  readonly backends: {
    /** Runs the chain. */
    readonly chain: Backend;
    /** Runs the stages alone: rounds every operation's output to its declared type. */
    readonly declared: Backend;
  };
  /** An empty directory for the packages. */
  readonly directory: string;
  readonly onEvent?: (event: EvaluationEvent) => void;
}

/** What an evaluation tells of. */
export type EvaluationEvent =
  | { readonly type: "converted"; readonly convertMs: number; readonly sizeBytes: number }
  | { readonly type: "passage-run"; readonly number: number; readonly chainMs: number }
  | { readonly type: "stage-compared"; readonly stage: StageName };

/** The figures of a preset, and its audio of each passage, `[600 * T_a]`. */
export interface Evaluation {
  readonly figures: PresetFigures;
  readonly audio: readonly Float32Array[];
}

/**
 * Converts the checkpoint with `preset`, always anew, so that the time is one that was measured; runs the chain over
 * all passages; then loads one stage after the other with declared numerics and runs it on the reference's feeds.
 * @throws what conversion, loading and runs of the chain throw. A stage that cannot run with declared numerics is
 *   among the figures' problems.
 */
export async function evaluatePreset(
  preset: Preset,
  options: EvaluationOptions,
): Promise<Evaluation> {
  const { references, now = () => performance.now(), onEvent } = options;
  const begun = now();
  const sizeBytes = await convertWith(preset, options);
  const convertMs = now() - begun;
  onEvent?.({ type: "converted", convertMs, sizeBytes });
  const { packages, chains } = await runChains(preset, options);
  const problems: string[] = [];
  const snrs = await runDeclared(preset, packages, options, problems);
  const passages = references.map(({ number }, i): PassageFigures => ({
    number,
    ...chains[i].figures,
    stageSnrDb: snrs[i],
    characterErrorRate: null,
    file: wavFileOf(number, preset.name),
  }));
  const means = meansOf(passages);
  const elapsedMs = now() - begun;
  return {
    figures: { convertMs, sizeBytes, packages, passages, means, problems, elapsedMs },
    audio: chains.map(({ audio }) => audio),
  };
}

/** Converts and gives the size of all packages. */
async function convertWith(
  preset: Preset,
  { checkpoint, directory, maxFrames, signal }: EvaluationOptions,
): Promise<number> {
  using opened = await checkpoint.open();
  const manifest = await convert({
    checkpoint: opened,
    preset,
    maxFrames,
    outDir: directory,
    signal,
  });
  return manifest.packages.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0);
}

/** The chain on every passage, the stages loaded once. */
async function runChains(preset: Preset, options: EvaluationOptions) {
  const { backends, directory, references, signal, onEvent } = options;
  await using loaded = await loadStages(backends.chain, directory, { preset, signal });
  const chains: Awaited<ReturnType<typeof measureChain>>[] = [];
  for (const { number, trace } of references) {
    const measured = await measureChain(loaded.stages, trace, options);
    chains.push(measured);
    onEvent?.({ type: "passage-run", number, chainMs: measured.figures.chainMs });
  }
  return { packages: loaded.packages, chains };
}

/** Every stage alone on every passage: one is loaded at a time, which keeps memory low. */
async function runDeclared(
  preset: Preset,
  packages: PresetFigures["packages"],
  { backends, directory, references, config, signal, onEvent }: EvaluationOptions,
  problems: string[],
): Promise<Record<StageName, Snr>[]> {
  const snrs = references.map(() => ({}) as Record<StageName, Snr>);
  for (const { stage, name } of packages) {
    const { computeUnit } = preset.stages[stage];
    await using loaded = await backends.declared.load(stage, join(directory, name), {
      computeUnit,
    });
    for (const [i, { number, trace }] of references.entries()) {
      signal?.throwIfAborted();
      try {
        snrs[i][stage] = snrOf(await stageSnrDb(stage, loaded, trace, config));
      } catch (error) {
        if (!(error instanceof StageError)) throw error;
        snrs[i][stage] = "failed";
        problems.push(`Passage ${number}, declared numerics: ${error.message}`);
      }
    }
    onEvent?.({ type: "stage-compared", stage });
  }
  return snrs;
}
