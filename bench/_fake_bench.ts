/** Benchmarks of fake stages, for tests: nothing is computed, and the clock moves with the predictions. */
import type { Backend, Platform } from "../backends/backend.ts";
import { type FakeOptions, fakeStages, tinyConfig } from "../stages/_fake_stages.ts";
import { type StageName, stageNames } from "../stages/contract.ts";
import { fakeBenchContext } from "./_context.ts";
import type { BenchEvent } from "./events.ts";
import { headerOf } from "./journal/entries.ts";
import { RunJournal } from "./journal/journal.ts";
import { type BenchOptions, type BenchPlan, planBench } from "./plan.ts";
import { type BenchResult, parseResult } from "./result.ts";
import { type BenchSubject, runBench, type RunOptions } from "./runner.ts";
import { assignmentOf } from "./worker/assignment.ts";
import { startInProcess } from "./worker/in_process.ts";
import type { WorkerLink } from "./worker/link.ts";

/** Passages of 3, 5 and 4 tokens: 6, 10 and 8 frames. */
export const fakePassages = ["a", "abc", "ab"].map((phonemes, id) => ({
  id: 10 + id,
  text: phonemes.toUpperCase(),
  phonemes,
  tokenCount: phonemes.length + 2,
}));

/** How a fake benchmark behaves. */
export interface FakeBenchOptions extends FakeOptions, RunOptions {
  /** Called before a stage is loaded. */
  readonly onLoad?: (stage: StageName) => void;
  /** What its placement holds for; like ONNX Runtime's, it has one place to run by default. */
  readonly platform?: Platform;
  /** Comes between the runner and each worker. */
  readonly onStart?: (link: WorkerLink) => WorkerLink;
  /** Where it enters what is finished; a new one in memory by default. */
  readonly journal?: RunJournal;
  /** Parts of the subject in place of the fake ones. */
  readonly subject?: Partial<BenchSubject>;
}

/** What a fake benchmark left behind. */
export interface FakeBench {
  readonly result: BenchResult;
  readonly journal: RunJournal;
  readonly saved: readonly BenchResult[];
  readonly events: readonly BenchEvent[];
  /** Stages in the order of their predictions. */
  readonly predictions: readonly StageName[];
  /** Files of audio in the order of writing. */
  readonly audio: readonly string[];
}

/** A journal in memory of the plan that `options` make. */
export const fakeJournal = (options: BenchOptions): RunJournal =>
  new RunJournal(headerOf(planBench(fakePassages, options), fakeBenchContext, new Date(1_000_000)));

/** Runs the plan that `plan` makes; a prediction moves the clock by its stage's number in ms. */
export async function runFakeBench(
  plan: BenchOptions,
  options: FakeBenchOptions = {},
): Promise<FakeBench> {
  const { journal = fakeJournal(plan), subject, onStart = (link) => link, ...others } = options;
  let ms = 0;
  const kept = {
    saved: [] as BenchResult[],
    events: [] as BenchEvent[],
    predictions: [] as StageName[],
    audio: [] as string[],
  };
  const stages = fakeStages({
    ...options,
    onPredict: (stage, feeds) => {
      ms += stageNames.indexOf(stage) + 1;
      kept.predictions.push(stage);
      options.onPredict?.(stage, feeds);
    },
  });
  const backend: Backend = {
    name: "fake",
    describe: () => Promise.resolve({ runtime: "none" }),
    ...(options.platform && { platform: () => options.platform! }),
    load: async (stage, _path, { onStep } = {}) => {
      onStep?.("load");
      await options.onLoad?.(stage);
      return stages[stage];
    },
  };
  const planned = planBench(fakePassages, plan);
  const [result] = await runBench(planned, [{
    journal,
    start: () =>
      onStart(startInProcess(fakeAssignment(planned), { open: () => backend, now: () => ms })),
    saveResult: (result) => {
      kept.saved.push(parseResult(JSON.stringify(result)));
      return Promise.resolve();
    },
    saveAudio: ({ number }) => {
      kept.audio.push(`${number}.wav`);
      return Promise.resolve({ file: `${number}.wav`, peak: 0, clippedSamples: 0 });
    },
    onEvent: (event) => kept.events.push(event),
    ...subject,
  }], { date: () => new Date(1_000_000 + ms), ...others });
  return { result, journal, ...kept };
}

const fakeAssignment = (plan: BenchPlan) =>
  assignmentOf(plan, {
    backend: { name: "onnx", numerics: "fp32" },
    paths: Object.fromEntries(stageNames.map((stage) => [stage, stage])) as Record<
      StageName,
      string
    >,
    voiceRow: () => new Float32Array(2 * tinyConfig.styleDim),
    config: tinyConfig,
  });
