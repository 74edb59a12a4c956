/**
 * Runs a plan over loaded stages and gives a result. It prints nothing and writes nothing by itself:
 * it tells events, and hands the growing result to its caller after every run.
 * @module
 */
import {
  type ChainRun,
  type Features,
  type LoadedStages,
  runChain,
  type StageTime,
} from "../stages/chain.ts";
import { type KokoroConfig, sampleRate, samplesPerFrame } from "../stages/config.ts";
import { type StageName, stageNames } from "../stages/contract.ts";
import { TooManyFramesError } from "../stages/stage_error.ts";
import { withPredictionTimes } from "./package_times.ts";
import type { BenchPlan, PlannedPassage } from "./plan.ts";
import {
  type AudioFile,
  type BenchContext,
  type BenchResult,
  type Measurement,
  type PassageResult,
  resultSchemaVersion,
} from "./result.ts";
import { meanSpeed, medianRun, medianStageTime } from "./statistics.ts";

/** What happens in a benchmark, as it happens. */
export type BenchEvent =
  | { readonly type: "passage-started"; readonly passage: PassageResult }
  | {
    readonly type: "run-finished";
    readonly passage: PassageResult;
    readonly warmup: boolean;
    readonly chainMs: number;
  }
  | { readonly type: "stage-isolated"; readonly passage: PassageResult; readonly stage: StageName }
  /** Done, skipped, failed or interrupted: the passage's `outcome` says which. */
  | { readonly type: "passage-finished"; readonly passage: PassageResult };

/** What a benchmark runs on, and where its output goes. */
export interface BenchSetting {
  readonly stages: LoadedStages;
  /** The voice's row for `phonemeCount` phonemes: `[2 * styleDim]`. */
  readonly voiceRow: (phonemeCount: number) => Float32Array;
  /** What the result says of the machine, the weights and the packages. */
  readonly context: BenchContext;
  /** Widths of the model; those of Kokoro-82M by default. */
  readonly config?: KokoroConfig;
  /** Keeps the result so far; called after every run, so that nothing is lost with the process. */
  readonly saveResult?: (result: BenchResult) => Promise<void>;
  /** Keeps the audio of a passage, `[600 * T_a]` at 24 kHz, and tells of its file. */
  readonly saveAudio?: (passage: PassageResult, audio: Float32Array) => Promise<AudioFile>;
  readonly onEvent?: (event: BenchEvent) => void;
  /** Ends the benchmark before the next stage; the result so far is kept and returned. */
  readonly signal?: AbortSignal;
  /** A monotonic clock in ms. */
  readonly now?: () => number;
  /** The time of day. */
  readonly date?: () => Date;
}

/**
 * Runs every passage of `plan`: warm-ups, timed runs, and where asked for each stage alone. A passage
 * that is too long for the packages or fails is recorded with the reason and the others run on.
 * Errors of `saveResult` and `saveAudio` end the benchmark: what cannot be kept need not be measured.
 */
export async function runBench(plan: BenchPlan, setting: BenchSetting): Promise<BenchResult> {
  const { saveResult, onEvent, signal, date = () => new Date() } = setting;
  const result = emptyResult(plan, setting.context, date());
  const save = async () => {
    result.meanSpeed = meanSpeed(result.passages);
    result.packages = withPredictionTimes(result.packages, result.passages);
    await saveResult?.(result);
  };
  await save();
  for (const [i, planned] of plan.passages.entries()) {
    if (signal?.aborted) break;
    const passage = result.passages[i];
    onEvent?.({ type: "passage-started", passage });
    try {
      await runPassage(plan, planned, passage, setting, save);
      passage.outcome = "done";
    } catch (error) {
      if (error instanceof SaveError) throw error.cause;
      [passage.outcome, passage.reason] = outcomeOf(error, signal);
    }
    await save();
    onEvent?.({ type: "passage-finished", passage });
  }
  result.status = signal?.aborted ? "interrupted" : "complete";
  result.finishedAt = date().toISOString();
  await save();
  return result;
}

/** Sets an error of the caller's writing apart from those of the passage. */
class SaveError extends Error {}
async function keep<T>(writing: Promise<T> | undefined): Promise<T | undefined> {
  try {
    return await writing;
  } catch (cause) {
    throw new SaveError("Cannot keep the result", { cause });
  }
}

async function runPassage(
  plan: BenchPlan,
  { tokens }: PlannedPassage,
  passage: PassageResult,
  setting: BenchSetting,
  save: () => Promise<void>,
): Promise<void> {
  const { stages, config, signal, now, onEvent } = setting;
  const { speed, maxFrames, nRuns, warmups, isolatedStages } = plan;
  const sample = { tokens, voiceRow: setting.voiceRow(tokens.length - 2), speed };
  let feeds: ChainRun["feeds"];
  for (let i = 0; i < warmups + nRuns; i++) {
    const warmup = i < warmups;
    const isLast = i === warmups + nRuns - 1;
    const keepFeeds = isolatedStages && isLast;
    const run = await runChain(stages, sample, { config, maxFrames, keepFeeds, signal, now });
    passage.measurement ??= newMeasurement(
      run,
      await keep(setting.saveAudio?.(passage, run.audio)) ?? null,
    );
    addRun(passage.measurement, run, warmup);
    feeds = run.feeds;
    await keep(save());
    onEvent?.({ type: "run-finished", passage, warmup, chainMs: run.chainMs });
  }
  if (feeds === undefined) return;
  const isolated: Partial<Record<StageName, StageTime>> = {};
  passage.measurement!.isolated = isolated;
  for (const stage of stageNames) {
    isolated[stage] = await isolate(stages, stage, feeds[stage], plan, setting);
    await keep(save());
    onEvent?.({ type: "stage-isolated", passage, stage });
  }
}

/** Median over `nRuns` predictions of one stage on the same feeds, after `warmups`. */
async function isolate(
  stages: LoadedStages,
  stage: StageName,
  feeds: Features,
  { nRuns, warmups }: BenchPlan,
  { signal, now = () => performance.now() }: BenchSetting,
): Promise<StageTime> {
  const times: StageTime[] = [];
  for (let i = 0; i < warmups + nRuns; i++) {
    signal?.throwIfAborted();
    const begun = now();
    const { modelMs, copyMs } = await stages[stage].predict(feeds);
    if (i >= warmups) times.push({ modelMs, copyMs, totalMs: now() - begun });
  }
  return medianStageTime(times);
}

function emptyResult(plan: BenchPlan, context: BenchContext, startedAt: Date): BenchResult {
  const { nRuns, warmups, isolatedStages, maxFrames, speed } = plan;
  return {
    schemaVersion: resultSchemaVersion,
    status: "running",
    startedAt: startedAt.toISOString(),
    finishedAt: null,
    ...context,
    settings: { ...context.settings, speed, nRuns, warmups, isolatedStages, maxFrames },
    passages: plan.passages.map(({ number, id, text, phonemes, tokens }) => ({
      number,
      id,
      text,
      phonemes,
      tokenCount: tokens.length,
      outcome: "pending",
      reason: null,
      measurement: null,
    })),
    meanSpeed: null,
  };
}

function newMeasurement(run: ChainRun, audio: AudioFile | null): Measurement {
  return {
    frameCount: run.frameCount,
    audioSeconds: (run.frameCount * samplesPerFrame) / sampleRate,
    durations: [...run.durations],
    audio,
    runs: [],
    chainMs: null,
    stages: null,
    speed: null,
    isolated: null,
  };
}

/** Adds `run` and brings the medians up to date. */
function addRun(measurement: Measurement, run: ChainRun, warmup: boolean): void {
  measurement.runs.push({ warmup, chainMs: run.chainMs, stages: run.stageTimes });
  Object.assign(measurement, medianRun(measurement.runs));
  const { chainMs, audioSeconds } = measurement;
  measurement.speed = chainMs === null ? null : (1000 * audioSeconds) / chainMs;
}

function outcomeOf(
  error: unknown,
  signal?: AbortSignal,
): [PassageResult["outcome"], PassageResult["reason"]] {
  if (signal?.aborted) return ["interrupted", "before its last run"];
  if (error instanceof TooManyFramesError) return ["skipped", error.message];
  return ["failed", error instanceof Error ? error.message : String(error)];
}
