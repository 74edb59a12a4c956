/**
 * Tries every stage on every allowed compute unit, each in a process of its own, since any of them may crash or hang.
 * @module
 */
import { readConditions } from "../../bench/conditions.ts";
import type { Failure } from "../../bench/failure.ts";
import { backendOf } from "../../bench/journal/fold.ts";
import type { RunJournal } from "../../bench/journal/journal.ts";
import type { BenchPlan } from "../../bench/plan.ts";
import { type Task, turnsOf } from "../../bench/tasks.ts";
import { Worker, WorkerLostError, type WorkerOptions } from "../../bench/worker/ask.ts";
import { failureOf } from "../../bench/worker/failure_of.ts";
import type { WorkerLink } from "../../bench/worker/link.ts";
import type { Answer, Failed } from "../../bench/worker/protocol.ts";
import { type ComputeUnit, type StageName, stageNames } from "../../stages/contract.ts";

/** What happens in a search, as it happens. */
export type RouteEvent =
  | { readonly type: "stage-started"; readonly stage: StageName }
  | {
    readonly type: "loading" | "tried";
    readonly stage: StageName;
    readonly computeUnit: ComputeUnit;
  }
  | { readonly type: "failed"; readonly failure: Failure }
  | { readonly type: "stage-finished"; readonly stage: StageName };

/** What a search works with. */
export interface RouteSetting extends WorkerOptions {
  /** Whose runs are the predictions of each candidate. */
  readonly plan: BenchPlan;
  readonly units: readonly ComputeUnit[];
  /** Decides on the order in which the units take turns. */
  readonly seed: number;
  /** What is in it already is not measured again. */
  readonly journal: RunJournal;
  /** Starts a worker whose packages may run on `computeUnit`. */
  readonly start: (computeUnit: ComputeUnit) => WorkerLink;
  /** Path of what `stage` was fed and gave in passage `number`, see `stage_file.ts`. */
  readonly fileOf: (number: number, stage: StageName) => string;
  /** Called after every stage, and at the end. */
  readonly save: () => Promise<void>;
  readonly onEvent?: (event: RouteEvent) => void;
  readonly date?: () => Date;
  /** As `runBench` has it. */
  readonly conditions?: typeof readConditions;
}

/**
 * Runs what is left of the search. A candidate that fails is entered with the reason, and tried no more; the others go on.
 * @throws as `runBench` does.
 */
export async function runRoute(setting: RouteSetting): Promise<void> {
  const { plan, units, seed, journal, save, signal, onEvent } = setting;
  const { date = () => new Date(), conditions = readConditions } = setting;
  for (const stage of stageNames) {
    if (signal?.aborted) break;
    onEvent?.({ type: "stage-started", stage });
    await using scope = new AsyncDisposableStack();
    const runs = units.map((unit) => scope.use(new CandidateRun(stage, unit, setting)));
    for (const { subject, task } of turnsOf(plan, { subjectCount: units.length, seed })) {
      if (signal?.aborted) break;
      if (task.kind === "run") await runs[subject].perform(task);
    }
    if (!signal?.aborted) onEvent?.({ type: "stage-finished", stage });
    await save();
  }
  const status = signal?.aborted ? "interrupted" : "complete";
  const after = await conditions();
  journal.append({ type: "ended", status, at: date().toISOString(), conditions: after });
  await save();
}

type Run = Extract<Task, { kind: "run" }>;

/** One stage on one compute unit. */
class CandidateRun implements AsyncDisposable {
  readonly #stage: StageName;
  readonly #unit: ComputeUnit;
  readonly #setting: RouteSetting;
  readonly #known: Set<string>;
  #isLoadKnown: boolean;
  #isOver: boolean;
  #worker?: Worker;
  /** The passage that the worker last had. */
  #warmPassage?: number;

  constructor(stage: StageName, unit: ComputeUnit, setting: RouteSetting) {
    this.#stage = stage;
    this.#unit = unit;
    this.#setting = setting;
    const { entries } = setting.journal;
    const isOwn = (of: { stage: StageName; computeUnit?: string | null }) =>
      of.stage === stage && of.computeUnit === unit;
    this.#known = new Set(
      entries.flatMap((entry) => entry.type === "tried" && isOwn(entry) ? keyOf(entry) : []),
    );
    this.#isLoadKnown = entries.some((entry) => entry.type === "loaded" && isOwn(entry.package));
    this.#isOver = entries.some((entry) => entry.type === "failed" && isOwn(entry.failure));
  }

  /** One prediction, unless it is known or the candidate has failed. An interruption leaves no entry. */
  async perform(task: Run): Promise<void> {
    if (this.#isOver || this.#known.has(keyOf(task))) return;
    const { journal, signal, onEvent } = this.#setting;
    const { passage, index } = task;
    try {
      const answer = await this.#answerTo(task);
      if (answer.type === "failed") await this.#fail(answer, passage);
      if (answer.type !== "tried") return;
      const of = { stage: this.#stage, computeUnit: this.#unit };
      const { time, relativeError } = answer;
      journal.append({ type: "tried", ...of, passage, index, time, relativeError });
      onEvent?.({ type: "tried", ...of });
    } catch (error) {
      if (signal?.aborted) return;
      if (!(error instanceof WorkerLostError)) throw error;
      await this.#fail(error, passage);
    }
  }

  /** The answer to `task`, or the first failure on the way to it. */
  async #answerTo({ passage, index }: Run): Promise<Answer> {
    const { plan, fileOf } = this.#setting;
    if (this.#worker === undefined) {
      const answer = await this.#start();
      if (answer.type === "failed") return answer;
    }
    const request = {
      type: "try",
      stage: this.#stage,
      file: fileOf(passage, this.#stage),
    } as const;
    // What another worker has warmed up, this one has not; what is repeated is not entered.
    const repeated = this.#warmPassage === passage ? 0 : Math.min(index, plan.warmups);
    for (let i = 0; i < repeated; i++) {
      const answer = await this.#worker!.ask({ ...request, compare: false });
      if (answer.type === "failed") return answer;
    }
    this.#warmPassage = passage;
    return await this.#worker!.ask({ ...request, compare: index === 0 });
  }

  /** Starts the worker and loads the stage. */
  async #start(): Promise<Answer> {
    const { journal, start, onEvent } = this.#setting;
    const stage = this.#stage;
    onEvent?.({ type: "loading", stage, computeUnit: this.#unit });
    this.#worker = new Worker(start(this.#unit), this.#setting);
    journal.enterBackend(await this.#worker.ready());
    const answer = await this.#worker.ask({ type: "load", stage });
    if (answer.type === "loaded" && !this.#isLoadKnown) {
      journal.append(answer);
      this.#isLoadKnown = true;
    }
    return answer;
  }

  async #fail(cause: WorkerLostError | Failed, passage: number): Promise<void> {
    const { journal, save, onEvent } = this.#setting;
    const { doing } = cause instanceof WorkerLostError ? cause.act : cause;
    const { advice: _advice, ...failure } = failureOf(cause, {
      worker: this.#worker!,
      backend: backendOf(journal),
      computeUnit: this.#unit,
      passage: doing === "predict" ? passage : null,
    });
    // What helps is to run elsewhere, which is what the search is for.
    const entered = { ...failure, advice: null };
    journal.append({ type: "failed", failure: entered });
    onEvent?.({ type: "failed", failure: entered });
    this.#isOver = true;
    await this[Symbol.asyncDispose]();
    await save();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#worker?.[Symbol.asyncDispose]();
    this.#worker = undefined;
  }
}

const keyOf = ({ passage, index }: { readonly passage: number; readonly index: number }): string =>
  `${passage} ${index}`;
