/** Benchmarks of fake stages, for tests: nothing is computed, and the clock moves with the predictions. */
import type { Backend, Platform } from "../backends/backend.ts";
import { FakeClock } from "../backends/fake.ts";
import { type FakeOptions, fakeStages, tinyConfig } from "../stages/_fake_stages.ts";
import { type StageName, stageNames } from "../stages/contract.ts";
import type { ProcessMemory } from "../system/process_memory.ts";
import { fakeBenchContext, readCalm } from "./_context.ts";
import type { BenchEvent } from "./events.ts";
import { headerOf } from "./journal/entries.ts";
import { RunJournal } from "./journal/journal.ts";
import { type BenchOptions, type BenchPlan, planBench } from "./plan.ts";
import { type BenchResult, parseResult } from "./result.ts";
import { type BenchSubject, runBench, type RunOptions } from "./runner.ts";
import { assignmentOf, changeAssignment } from "./worker/assignment.ts";
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
  /** How much memory a worker takes; it is no process of its own by default. */
  readonly readMemory?: () => ProcessMemory;
  /** Comes between the runner and each worker. */
  readonly onStart?: (link: WorkerLink) => WorkerLink;
  /** Where it enters what is finished; a new one in memory by default. */
  readonly journal?: RunJournal;
  /** Parts of the subject in place of the fake ones. */
  readonly subject?: Partial<BenchSubject>;
}

/** What a fake subject left behind. */
export interface FakeRecord {
  readonly saved: BenchResult[];
  readonly events: BenchEvent[];
  /** Stages in the order of their predictions. */
  readonly predictions: StageName[];
  /** Files of audio in the order of writing. */
  readonly audio: string[];
}

/** What a fake benchmark left behind. */
export interface FakeBench extends FakeRecord {
  readonly result: BenchResult;
  readonly journal: RunJournal;
}

/** A journal in memory of the plan that `options` make. */
export const fakeJournal = (options: BenchOptions): RunJournal =>
  new RunJournal(headerOf(planBench(fakePassages, options), fakeBenchContext, new Date(1_000_000)));

/** A subject whose predictions move `clock` by their stage's number in ms, and what it will have left behind. */
export function fakeSubject(
  plan: BenchPlan,
  clock: FakeClock,
  { journal, onStart = (link) => link, onLoad, platform, readMemory, subject, ...fake }:
    & FakeBenchOptions
    & {
      readonly journal: RunJournal;
    },
): { readonly subject: BenchSubject; readonly record: FakeRecord } {
  const record: FakeRecord = { saved: [], events: [], predictions: [], audio: [] };
  const stages = fakeStages({
    ...fake,
    onPredict: (stage, feeds) => {
      clock.advance(stageNames.indexOf(stage) + 1);
      record.predictions.push(stage);
      fake.onPredict?.(stage, feeds);
    },
  });
  const backend: Backend = {
    name: "fake",
    describe: () => Promise.resolve({ runtime: "none" }),
    ...(platform && { platform: () => platform }),
    load: async (stage, _path, { onStep } = {}) => {
      onStep?.("load");
      await onLoad?.(stage);
      return stages[stage];
    },
  };
  const open = () => backend;
  return {
    record,
    subject: {
      journal,
      start: (changes) => {
        const assignment = changeAssignment(fakeAssignment(plan), changes);
        return onStart(startInProcess(assignment, { open, now: clock.now, readMemory }));
      },
      saveResult: (result) => {
        record.saved.push(parseResult(JSON.stringify(result)));
        return Promise.resolve();
      },
      saveAudio: ({ number }) => {
        record.audio.push(`${number}.wav`);
        return Promise.resolve({ file: `${number}.wav`, peak: 0, clippedSamples: 0 });
      },
      onEvent: (event) => record.events.push(event),
      ...subject,
    },
  };
}

/** Runs the plan that `options` make on one fake subject. */
export async function runFakeBench(
  options: BenchOptions,
  fake: FakeBenchOptions = {},
): Promise<FakeBench> {
  const { journal = fakeJournal(options) } = fake;
  const plan = planBench(fakePassages, options);
  const clock = new FakeClock();
  const { subject, record } = fakeSubject(plan, clock, { ...fake, journal });
  const date = () => new Date(1_000_000 + clock.now());
  const [result] = await runBench(plan, [subject], {
    date,
    now: clock.now,
    conditions: readCalm,
    ...fake,
  });
  return { result, journal, ...record };
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
