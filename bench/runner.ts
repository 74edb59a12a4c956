/**
 * Runs a plan in worker processes and gives the results. It prints nothing and writes nothing but the journals: it tells
 * events, and hands each growing result to its caller.
 * @module
 */
import { readConditions } from "./conditions.ts";
import type { BenchEvent } from "./events.ts";
import { resultOf } from "./journal/fold.ts";
import type { RunJournal } from "./journal/journal.ts";
import type { BenchPlan } from "./plan.ts";
import type { AudioFile, BenchResult, PassageResult } from "./result.ts";
import type { PowermetricsSources } from "./scenarios/powermetrics.ts";
import { runScenarios, type ScenarioPlan } from "./scenarios/run.ts";
import { SubjectRun } from "./subject_run.ts";
import { turnsOf } from "./tasks.ts";
import type { WorkerOptions } from "./worker/ask.ts";
import type { AssignmentChanges } from "./worker/assignment.ts";
import type { WorkerLink } from "./worker/link.ts";

/** One thing to measure: packages on a backend, and where what is measured goes. */
export interface BenchSubject {
  /** Tells it from others that are measured in turns with it. */
  readonly label?: string;
  /** What is in it already is not measured again. */
  readonly journal: RunJournal;
  /** Starts a worker that has what the plan runs, but for `changes`. */
  readonly start: (changes?: AssignmentChanges) => WorkerLink;
  /** Measured when all passages have run. */
  readonly scenarios?: ScenarioPlan;
  /** Keeps the result so far; called after every passage, at failures and at the end. */
  readonly saveResult?: (result: BenchResult) => Promise<void>;
  /** Keeps the audio of a passage, `[600 * T_a]` at 24 kHz, and tells of its file. */
  readonly saveAudio?: (passage: PassageResult, audio: Float32Array) => Promise<AudioFile>;
  readonly onEvent?: (event: BenchEvent) => void;
}

/** Options of {@link runBench}. */
export interface RunOptions extends WorkerOptions {
  /** Decides on the order in which several subjects take turns. */
  readonly seed?: number;
  /** A monotonic clock in ms, for scenarios; `performance.now` by default. */
  readonly now?: () => number;
  /** The time of day. */
  readonly date?: () => Date;
  /** Where scenarios find powermetrics. */
  readonly powermetrics?: PowermetricsSources;
  /** Heat, power and other work at this moment; by default what the system tells. */
  readonly conditions?: typeof readConditions;
}

/**
 * Runs `plan` on every subject: what is left of it, where a journal has some. A passage that is too long for the packages
 * is skipped, a stage that fails costs its passage, and one that cannot be loaded all passages; each is recorded with the reason, and what else can
 * run does. Where the signal aborts, the results so far are kept and returned.
 * @throws {WorkerStartError} where a backend cannot be opened.
 * @throws {JournalMismatchError} where a backend is not the one that a journal is of.
 * @throws what `saveResult` and `saveAudio` throw: what cannot be kept need not be measured.
 */
export async function runBench(
  plan: BenchPlan,
  subjects: readonly BenchSubject[],
  options: RunOptions = {},
): Promise<BenchResult[]> {
  const { seed, signal, date = () => new Date(), conditions = readConditions } = options;
  await using scope = new AsyncDisposableStack();
  const runs = subjects.map((subject) => scope.use(new SubjectRun(plan, subject, options)));
  for (const run of runs) await run.save();
  const turns = turnsOf(plan, {
    ...{ subjectCount: subjects.length, seed },
    isEnough: (subject, passage, count) => runs[subject].isEnough(passage, count),
  });
  for (const { subject, task } of turns) {
    if (signal?.aborted) break;
    await runs[subject].perform(task);
  }
  for (const run of runs) {
    if (!signal?.aborted) await run.place();
  }
  // Scenarios have workers of their own, and the machine for themselves.
  for (const run of runs) await run[Symbol.asyncDispose]();
  for (const subject of subjects) {
    if (!signal?.aborted) await runScenarios(subject, options);
  }
  const status = signal?.aborted ? "interrupted" : "complete";
  const after = await conditions();
  return await Promise.all(
    subjects.map(async ({ journal, saveResult }) => {
      journal.append({ type: "ended", status, at: date().toISOString(), conditions: after });
      const result = resultOf(journal);
      await saveResult?.(result);
      return result;
    }),
  );
}
