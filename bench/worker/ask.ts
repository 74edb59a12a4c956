/**
 * The supervisor's side of a conversation with one worker: an answer to each request, or how the worker was lost.
 * @module
 */
import { type StageName, stageNames } from "../../stages/contract.ts";
import type { Doing } from "../failure.ts";
import type { BenchResult } from "../result.ts";
import type { WorkerEnd, WorkerLink } from "./link.ts";
import type { Answer, Message, Request } from "./protocol.ts";

/** How long a worker may be at one thing, in ms. */
export interface Timeouts {
  /** Compiling or loading a stage. */
  readonly loadMs: number;
  /** One prediction. */
  readonly predictMs: number;
}

/** Ten minutes, which compiling for the Neural Engine may take, and a minute. */
export const defaultTimeouts: Timeouts = { loadMs: 600_000, predictMs: 60_000 };

/** Calls `task` after `delayMs`; the result takes it back. */
export type Schedule = (task: () => void, delayMs: number) => () => void;

const schedule: Schedule = (task, delayMs) => {
  const timer = setTimeout(task, delayMs);
  return () => clearTimeout(timer);
};

/** What a worker was at. */
export interface LastAct {
  readonly doing: Doing;
  readonly stage: StageName;
}

/** A worker that died, or did not answer and was killed. */
export class WorkerLostError extends Error {
  override readonly name = "WorkerLostError";
  constructor(
    readonly act: LastAct,
    /** How it ended; absent where it was killed for its silence. */
    readonly end: WorkerEnd | undefined,
    message: string,
  ) {
    super(message);
  }
}

const actTexts: Readonly<Record<Doing, string>> = {
  compile: "while it was compiled",
  load: "while it was loaded",
  predict: "while it predicted",
};

/** A worker that could not open its backend. */
export class WorkerStartError extends Error {
  override readonly name = "WorkerStartError";
}

const unexpected = (message: Message): WorkerStartError =>
  new WorkerStartError(
    message.type === "unusable"
      ? message.message
      : `Cannot understand the worker: it said ${message.type} out of turn`,
  );

/** Options of {@link Worker}. */
export interface WorkerOptions {
  readonly timeouts?: Timeouts;
  readonly signal?: AbortSignal;
  readonly schedule?: Schedule;
}

/** A worker that is asked one thing at a time. */
export class Worker implements AsyncDisposable {
  readonly #link: WorkerLink;
  readonly #options: WorkerOptions;
  readonly #predictions = new Map<StageName, number>();

  constructor(link: WorkerLink, options: WorkerOptions = {}) {
    this.#link = link;
    this.#options = options;
  }

  /**
   * What its backend says of itself.
   * @throws {WorkerStartError} where it cannot be opened.
   */
  async ready(): Promise<BenchResult["backend"]> {
    const { loadMs } = this.#timeouts;
    const message = await this.#next(loadMs);
    if (message === "silence") {
      throw new WorkerStartError(`Cannot start a worker: ${silent(loadMs)}`);
    }
    if (message === "end") {
      throw new WorkerStartError(`Cannot start a worker: ${endText(await this.#link.end)}`);
    }
    if (message.type === "ready") return message.backend;
    throw unexpected(message);
  }

  /**
   * The answer to `request`; `onAct` is told what the worker is about to do.
   * @throws {WorkerLostError} where the worker dies, or is killed for being at one thing for too long.
   */
  async ask(request: Request, onAct?: (act: LastAct) => void): Promise<Answer> {
    this.#link.send(request);
    let act: LastAct = {
      doing: request.type === "load" || request.type === "place" ? "load" : "predict",
      stage: "stage" in request ? request.stage : stageNames[0],
    };
    while (true) {
      const timeoutMs = this.#timeouts[act.doing === "predict" ? "predictMs" : "loadMs"];
      const message = await this.#next(timeoutMs);
      if (message === "silence") {
        const what = `Stage ${act.stage} hung ${actTexts[act.doing]}: ${silent(timeoutMs)}`;
        throw new WorkerLostError(act, undefined, what);
      }
      if (message === "end") {
        const end = await this.#link.end;
        const what = `Stage ${act.stage} crashed ${actTexts[act.doing]}: ${endText(end)}`;
        throw new WorkerLostError(act, end, what);
      }
      if (message.type === "ready" || message.type === "unusable") throw unexpected(message);
      if (message.type !== "doing") return message;
      act = message;
      onAct?.(act);
      if (act.doing !== "predict") continue;
      this.#predictions.set(act.stage, this.predictionCount(act.stage) + 1);
    }
  }

  /** Predictions of `stage` that the worker has begun. */
  predictionCount(stage: StageName): number {
    return this.#predictions.get(stage) ?? 0;
  }

  get #timeouts(): Timeouts {
    return this.#options.timeouts ?? defaultTimeouts;
  }

  /** The next message, or how there is none: the worker has ended, or was killed after `timeoutMs` without one. */
  async #next(timeoutMs: number): Promise<Message | "end" | "silence"> {
    const { signal, schedule: later = schedule } = this.#options;
    signal?.throwIfAborted();
    const { promise, resolve, reject } = Promise.withResolvers<"silence">();
    const abort = () => {
      reject(signal!.reason);
      this.#link.kill();
    };
    const cancel = later(() => {
      resolve("silence");
      this.#link.kill();
    }, timeoutMs);
    signal?.addEventListener("abort", abort);
    try {
      const next = await Promise.race([this.#link.messages.next(), promise]);
      if (next === "silence") return next;
      return next.done ? "end" : next.value;
    } finally {
      cancel();
      signal?.removeEventListener("abort", abort);
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#link[Symbol.asyncDispose]();
  }
}

const silent = (timeoutMs: number): string => `no sign of it for ${timeoutMs / 1000} s`;

function endText({ signal, exitCode, lastWords }: WorkerEnd): string {
  const how = signal === null
    ? `its process ended with exit code ${exitCode}`
    : `its process died of ${signal}`;
  return lastWords === "" ? how : `${how}: ${lastWords}`;
}
