/**
 * The worker's side: loads stages, runs the chain and single stages, as it is asked to.
 * @module
 */
import type { Backend } from "../../backends/backend.ts";
import { type ChainRun, type LoadedStages, runChain, type StageTime } from "../../stages/chain.ts";
import type { StageName } from "../../stages/contract.ts";
import { NotFiniteError, StageError, TooManyFramesError } from "../../stages/stage_error.ts";
import type { ProcessMemory } from "../../system/process_memory.ts";
import { bytesOf } from "../../tensor/tensor.ts";
import type { Doing } from "../failure.ts";
import { loadStage } from "../load_stages.ts";
import { recordPlacement } from "../placement/record.ts";
import { farthest, readStageFile, type StageFile } from "./stage_file.ts";
import type { Answer, Assignment, Message, Request } from "./protocol.ts";

/** What {@link serve} works with. */
export interface ServeOptions {
  readonly backend: Backend;
  readonly requests: AsyncIterable<Request>;
  /** Takes what the worker says; called before everything that may take long, so it must be quick. */
  readonly say: (message: Message) => void;
  readonly signal?: AbortSignal;
  /** A monotonic clock in ms; `performance.now` by default. */
  readonly now?: () => number;
  /** Reads the memory of this process; absent where it is not the worker's alone. */
  readonly readMemory?: () => ProcessMemory;
}

/** Answers `requests` until there are no more. */
export async function serve(assignment: Assignment, options: ServeOptions): Promise<void> {
  const { backend, requests, say } = options;
  say({
    type: "ready",
    backend: { name: backend.name, details: await backend.describe() },
  });
  await using worker = new Server(assignment, options);
  for await (const request of requests) say(await worker.answer(request));
}

class Server implements AsyncDisposable {
  readonly #assignment: Assignment;
  readonly #options: ServeOptions;
  readonly #scope = new AsyncDisposableStack();
  readonly #stages: Partial<Record<StageName, LoadedStages[StageName]>> = {};
  /** What every stage was fed in the last run, and of which passage; where it was kept. */
  #last?: { readonly passage: number; readonly feeds: NonNullable<ChainRun["feeds"]> };
  /** The file that was last tried. */
  #file?: StageFile & { readonly path: string };
  #doing: { doing: Doing; stage: StageName } = { doing: "load", stage: "albert" };

  constructor(assignment: Assignment, options: ServeOptions) {
    this.#assignment = assignment;
    this.#options = options;
  }

  /** Does what `request` asks for; what goes wrong is an answer, too. */
  async answer(request: Request): Promise<Answer> {
    try {
      switch (request.type) {
        case "load":
          return await this.#load(request);
        case "run":
          return await this.#run(request);
        case "isolate":
          return await this.#isolate(request);
        case "place":
          return await this.#place();
        case "try":
          return await this.#try(request);
      }
    } catch (error) {
      if (this.#options.signal?.aborted) throw error;
      return this.#wrong(error);
    }
  }

  #wrong(error: unknown): Answer {
    const message = error instanceof Error ? error.message : String(error);
    if (error instanceof TooManyFramesError) return { type: "too-long", reason: message };
    const stage = error instanceof StageError ? error.stage : this.#doing.stage;
    const kind = error instanceof NotFiniteError ? "not-finite" : "error";
    return { type: "failed", kind, doing: this.#doing.doing, stage, message };
  }

  #tell(doing: Doing, stage: StageName): void {
    this.#doing = { doing, stage };
    this.#options.say({ type: "doing", doing, stage });
  }

  async #load({ stage }: Extract<Request, { type: "load" }>): Promise<Answer> {
    this.#doing = { doing: "load", stage };
    const { path, computeUnit } = this.#assignment.packages[stage];
    const onStep = (step: "compile" | "load") => this.#tell(step, stage);
    const { loaded, facts } = await loadStage(this.#options.backend, stage, path, {
      computeUnit,
      onStep,
    });
    this.#stages[stage] = this.#scope.use(loaded);
    return { type: "loaded", package: facts, memory: this.#memory };
  }

  async #run(request: Extract<Request, { type: "run" }>): Promise<Answer> {
    const { passage, keepFeeds, withAudio } = request;
    const run = await this.#chain(passage, keepFeeds);
    const { chainMs, stageTimes, frameCount, durations, audio } = run;
    return {
      type: "ran",
      chainMs,
      stages: stageTimes,
      frameCount,
      durations: [...durations],
      memory: this.#memory,
      ...(withAudio && { audio: bytesOf(audio).toBase64() }),
    };
  }

  get #memory(): ProcessMemory | null {
    return this.#options.readMemory?.() ?? null;
  }

  async #chain(passage: number, keepFeeds?: boolean): Promise<ChainRun> {
    const { config, maxFrames, speed, passages } = this.#assignment;
    const { tokens, voiceRow } = passages[passage];
    const sample = {
      tokens: Int32Array.from(tokens),
      voiceRow: Float32Array.from(voiceRow),
      speed,
    };
    const { signal, now } = this.#options;
    const run = await runChain(this.#stages as LoadedStages, sample, {
      ...{ config, maxFrames, keepFeeds, signal, now },
      beforeStage: (stage) => this.#tell("predict", stage),
    });
    this.#last = run.feeds && { passage, feeds: run.feeds };
    return run;
  }

  /** Runs one stage on what the chain fed it, which takes a run of the chain where the feeds of the last are not there. */
  async #isolate(request: Extract<Request, { type: "isolate" }>): Promise<Answer> {
    const { passage, stage, warmups, nRuns } = request;
    if (this.#last?.passage !== passage) await this.#chain(passage, true);
    const feeds = this.#last!.feeds[stage];
    const { signal, now = () => performance.now() } = this.#options;
    const times: StageTime[] = [];
    for (let i = 0; i < warmups + nRuns; i++) {
      signal?.throwIfAborted();
      this.#tell("predict", stage);
      const begun = now();
      const { modelMs, copyMs } = await this.#stages[stage]!.predict(feeds);
      if (i >= warmups) times.push({ modelMs, copyMs, totalMs: now() - begun });
    }
    return { type: "isolated", times };
  }

  async #place(): Promise<Answer> {
    const { backend, signal } = this.#options;
    // A plan loads its model, and takes its time.
    const onStage = (stage: StageName) => this.#tell("load", stage);
    const placement = await recordPlacement(backend, this.#stages, { onStage, signal });
    return { type: "placed", placement };
  }

  async #try({ stage, file, compare }: Extract<Request, { type: "try" }>): Promise<Answer> {
    if (this.#file?.path !== file) this.#file = { path: file, ...readStageFile(file) };
    const { feeds, outputs } = this.#file;
    const { now = () => performance.now() } = this.#options;
    this.#tell("predict", stage);
    const begun = now();
    const prediction = await this.#stages[stage]!.predict(feeds);
    const { modelMs, copyMs } = prediction;
    const time = { modelMs, copyMs, totalMs: now() - begun };
    const relativeError = compare ? farthest(stage, outputs, prediction.outputs) : null;
    return { type: "tried", time, relativeError };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#scope.disposeAsync();
  }
}
