/**
 * One subject of a benchmark on its way: its worker, replaced where it is lost, and its journal.
 * @module
 */
import { sampleRate, samplesPerFrame } from "../stages/config.ts";
import { type StageName, stageNames } from "../stages/contract.ts";
import { isEnough } from "../statistics/stopping.ts";
import { backendOf, passageOf, resultOf } from "./journal/fold.ts";
import { noPlacement, type Placement } from "./placement/schema.ts";
import type { BenchPlan } from "./plan.ts";
import type { BenchSubject } from "./runner.ts";
import type { Task } from "./tasks.ts";
import { Worker, WorkerLostError, type WorkerOptions } from "./worker/ask.ts";
import { failureOf } from "./worker/failure_of.ts";
import type { Answer, Failed, Ran, Request } from "./worker/protocol.ts";

/** A task that a worker is asked for. */
type Measuring = Exclude<Task, { kind: "finish" }>;

/** Performs the tasks of one subject, in their order. */
export class SubjectRun implements AsyncDisposable {
  readonly #plan: BenchPlan;
  readonly #subject: BenchSubject;
  readonly #options: WorkerOptions;
  /** Has all stages loaded. */
  #worker?: Worker;
  /** The passage that the worker last ran. */
  #warmPassage?: number;
  #startedPassage?: number;

  constructor(plan: BenchPlan, subject: BenchSubject, options: WorkerOptions) {
    this.#plan = plan;
    this.#subject = subject;
    this.#options = options;
  }

  /** Hands the result so far to whoever keeps it. */
  async save(): Promise<void> {
    await this.#subject.saveResult?.(resultOf(this.#subject.journal));
  }

  /** Does `task`, unless nothing is left to do for it, and enters what comes of it; an interruption leaves no entry. */
  async perform(task: Task): Promise<void> {
    const { journal, onEvent } = this.#subject;
    if (this.#startedPassage !== task.passage) {
      this.#startedPassage = task.passage;
      onEvent?.({ type: "passage-started", number: task.passage });
    }
    if (task.kind === "finish") await this.#finish(task);
    else if (!journal.isSettled(task)) await this.#attempt(task);
    else this.#tellKept(task);
  }

  /** Tells of what an earlier benchmark has entered, so that whoever shows this one knows how much is done. */
  #tellKept(task: Measuring): void {
    const { journal, onEvent } = this.#subject;
    const { passage: number } = task;
    const entry = journal.entryOf(task);
    if (entry?.type === "isolated") {
      onEvent?.({ type: "stage-isolated", number, stage: entry.stage });
    } else if (entry?.type === "run") {
      const { warmup, chainMs } = entry;
      const { audioSeconds } = passageOf(journal, number).measurement!;
      onEvent?.({ type: "run-finished", number, warmup, chainMs, audioSeconds, isKept: true });
    }
  }

  /** Whether the first `count` timed runs of `passage` are as many as the plan asks for, or there can be no more. */
  isEnough(passage: number, count: number): boolean {
    const { journal } = this.#subject;
    return journal.isOver(passage) ||
      isEnough(journal.timedRunsMs(passage).slice(0, count), this.#plan);
  }

  async #finish(task: Extract<Task, { kind: "finish" }>): Promise<void> {
    const { journal, onEvent } = this.#subject;
    const { passage } = task;
    if (!journal.isOver(passage) && !journal.isSettled(task)) {
      journal.append({ type: "finished", passage });
    }
    await this.save();
    onEvent?.({ type: "passage-finished", passage: passageOf(journal, passage) });
  }

  /** Asks where operations are planned to run, last of all; what goes wrong with it is a reason, and no failure. */
  async place(): Promise<void> {
    const { journal, onEvent } = this.#subject;
    if (journal.isPlaced) return;
    const enter = (placement: Placement) => journal.append({ type: "placed", placement });
    try {
      const worker = await this.#ready();
      if (worker === undefined) return; // the chain cannot run: the journal says why
      onEvent?.({ type: "placing" });
      const answer = await worker.ask({ type: "place" });
      if (answer.type === "placed") enter(answer.placement);
      else if (answer.type === "failed") enter(noPlacement(answer.message));
    } catch (error) {
      if (this.#options.signal?.aborted) return;
      if (!(error instanceof WorkerLostError)) throw error;
      enter(noPlacement(error.message));
      await this.#dismiss();
    }
  }

  async #attempt(task: Measuring): Promise<void> {
    const { passage } = task;
    try {
      const worker = await this.#ready();
      if (worker === undefined) return; // the chain cannot run: the journal says why
      for (let i = this.#warmUpsBefore(task); i > 0; i--) {
        const answer = await worker.ask({ type: "run", passage });
        if (await this.#endsPassage(answer, passage)) return;
      }
      this.#warmPassage = passage;
      const answer = await worker.ask(this.#requestFor(task), ({ stage }) => {
        const { onEvent } = this.#subject;
        if (task.kind === "run") onEvent?.({ type: "stage-predicting", number: passage, stage });
      });
      if (!await this.#endsPassage(answer, passage)) await this.#enter(task, answer);
    } catch (error) {
      if (this.#options.signal?.aborted) return;
      if (!(error instanceof WorkerLostError)) throw error;
      await this.#fail(error, passage);
    }
  }

  /** Warm-ups that another worker has run and this one has not: they are repeated, but measured once. */
  #warmUpsBefore(task: Measuring): number {
    if (this.#warmPassage === task.passage) return 0;
    const { warmups } = this.#plan;
    return task.kind === "run" ? Math.min(task.index, warmups) : warmups;
  }

  #requestFor(task: Measuring): Request {
    const { passage } = task;
    const { warmups, nRuns, isolatedStages } = this.#plan;
    if (task.kind === "isolated") {
      return { type: "isolate", passage, stage: task.stage, warmups, nRuns };
    }
    const { journal, saveAudio } = this.#subject;
    return {
      type: "run",
      passage,
      withAudio: saveAudio !== undefined && !journal.isSpoken(passage),
      // Where more runs are needed after it, a run for the feeds alone follows the last.
      keepFeeds: isolatedStages && task.index === warmups + nRuns - 1,
    };
  }

  /** A worker with all stages loaded, or undefined where one of them cannot be. */
  async #ready(): Promise<Worker | undefined> {
    const { journal, start } = this.#subject;
    while (this.#worker === undefined) {
      const stages = this.#stagesToLoad();
      if (stages.length === 0) return undefined;
      this.#worker = new Worker(start(), this.#options);
      this.#warmPassage = undefined;
      try {
        journal.enterBackend(await this.#worker.ready());
        for (const [done, stage] of stages.entries()) await this.#load(this.#worker, stage, done);
        this.#subject.onEvent?.({ type: "stages-loaded" });
        if (journal.unloadable.length > 0) await this.#dismiss();
      } catch (error) {
        if (!(error instanceof WorkerLostError) || this.#options.signal?.aborted) throw error;
        await this.#fail(error, null);
      }
    }
    return this.#worker;
  }

  /** All of them; where one cannot be loaded, those that were not tried, for their times. */
  #stagesToLoad(): StageName[] {
    const { unloadable, loaded } = this.#subject.journal;
    if (unloadable.length === 0) return [...stageNames];
    return stageNames.filter((stage) => !unloadable.includes(stage) && !loaded.includes(stage));
  }

  async #load(worker: Worker, stage: StageName, done: number): Promise<void> {
    const { journal, onEvent } = this.#subject;
    onEvent?.({ type: "stage-loading", stage, done });
    const answer = await worker.ask({ type: "load", stage });
    if (answer.type === "failed") {
      await this.#fail(answer, null);
    } else if (answer.type === "loaded" && !journal.loaded.includes(stage)) {
      journal.append(answer);
    }
  }

  /** Enters what is measured. */
  async #enter(task: Measuring, answer: Answer): Promise<void> {
    const { journal, onEvent } = this.#subject;
    const { passage } = task;
    if (answer.type === "ran" && task.kind === "run") {
      if (!journal.isSpoken(passage)) await this.#enterSpoken(passage, answer);
      const { chainMs, stages, memory } = answer;
      const { warmup, index } = task;
      journal.append({ type: "run", passage, index, warmup, chainMs, stages, memory });
      const audioSeconds = secondsOf(answer.frameCount);
      const run = { number: passage, warmup, chainMs, audioSeconds };
      onEvent?.({ type: "run-finished", ...run, isKept: false });
    } else if (answer.type === "isolated" && task.kind === "isolated") {
      const { stage } = task;
      journal.append({ type: "isolated", passage, stage, times: [...answer.times] });
      onEvent?.({ type: "stage-isolated", number: passage, stage });
    }
  }

  async #enterSpoken(passage: number, { frameCount, durations, audio }: Ran): Promise<void> {
    const { journal, saveAudio } = this.#subject;
    const samples = audio && new Float32Array(Uint8Array.fromBase64(audio).buffer);
    journal.append({
      type: "spoken",
      passage,
      frameCount,
      audioSeconds: secondsOf(frameCount),
      durations: [...durations],
      audio: samples ? await saveAudio!(passageOf(journal, passage), samples) : null,
    });
  }

  /** Whether `answer` ends the passage; enters why. */
  async #endsPassage(answer: Answer, passage: number): Promise<boolean> {
    if (answer.type === "too-long") {
      this.#subject.journal.append({ type: "skipped", passage, reason: answer.reason });
    } else if (answer.type === "failed") {
      await this.#fail(answer, passage);
    }
    return answer.type === "too-long" || answer.type === "failed";
  }

  /** Enters a failure; the passage is null where none was run. */
  async #fail(cause: WorkerLostError | Failed, passage: number | null): Promise<void> {
    const { journal, onEvent } = this.#subject;
    const stage = cause instanceof WorkerLostError ? cause.act.stage : cause.stage;
    const computeUnit = journal.header.packages.find((info) => info.stage === stage)?.computeUnit;
    const backend = backendOf(journal);
    const failure = failureOf(cause, { worker: this.#worker!, backend, computeUnit, passage });
    journal.append({ type: "failed", failure });
    onEvent?.({ type: "stage-failed", failure });
    await this.save();
    // What else it left behind is not known: the next passage has a process of its own.
    if (passage !== null || cause instanceof WorkerLostError) await this.#dismiss();
  }

  async #dismiss(): Promise<void> {
    await this.#worker?.[Symbol.asyncDispose]();
    this.#worker = undefined;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#dismiss();
  }
}

/** Length of the audio of `frameCount` frames. */
const secondsOf = (frameCount: number): number => (frameCount * samplesPerFrame) / sampleRate;
