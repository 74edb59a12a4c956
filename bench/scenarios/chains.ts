/**
 * What scenarios run on: chains, each in a worker process of its own with all stages loaded.
 * @module
 */
import { max, mean, quantileSorted } from "simple-statistics";
import { sampleRate, samplesPerFrame } from "../../stages/config.ts";
import { stageNames } from "../../stages/contract.ts";
import { Worker, type WorkerOptions } from "../worker/ask.ts";
import type { AssignmentChanges } from "../worker/assignment.ts";
import type { WorkerLink } from "../worker/link.ts";
import type { Failed } from "../worker/protocol.ts";
import type { PowermetricsSources } from "./powermetrics.ts";
import type { LatencySummary } from "./schema.ts";

/** What every scenario has. */
export interface ScenarioContext extends WorkerOptions {
  readonly start: (changes?: AssignmentChanges) => WorkerLink;
  /** Numbers of the passages that ran to their end in the benchmark; not empty. */
  readonly passages: readonly number[];
  /** A monotonic clock in ms. */
  readonly now: () => number;
  readonly powermetrics?: PowermetricsSources;
  /** Told how much of the scenario is done, 0 to 1. */
  readonly onProgress?: (done: number) => void;
}

/** Something that the worker of a scenario could not do. */
export class ScenarioError extends Error {
  override readonly name = "ScenarioError";
}

/** One passage, spoken. */
export interface Spoken {
  /** From the tokens to the audio, in ms, by the worker's clock. */
  readonly chainMs: number;
  readonly audioSeconds: number;
}

/** A chain that is asked for one passage after the other. */
export class Chain implements AsyncDisposable {
  readonly #worker: Worker;

  private constructor(worker: Worker) {
    this.#worker = worker;
  }

  /**
   * A chain with all stages loaded.
   * @throws {ScenarioError} where a stage cannot be loaded.
   * @throws {WorkerStartError}
   * @throws {WorkerLostError}
   */
  static async open(context: ScenarioContext, changes?: AssignmentChanges): Promise<Chain> {
    await using scope = new AsyncDisposableStack();
    const worker = scope.use(new Worker(context.start(changes), context));
    await worker.ready();
    for (const stage of stageNames) {
      const answer = await worker.ask({ type: "load", stage });
      if (answer.type === "failed") throw failureOf(answer);
    }
    scope.move();
    return new Chain(worker);
  }

  /**
   * Speaks the passage of this number.
   * @throws {ScenarioError} where it cannot.
   * @throws {WorkerLostError}
   */
  async speak(passage: number): Promise<Spoken> {
    const answer = await this.#worker.ask({ type: "run", passage });
    if (answer.type === "failed") throw failureOf(answer);
    if (answer.type === "too-long") throw new ScenarioError(answer.reason);
    if (answer.type !== "ran") throw new ScenarioError(`The worker answered ${answer.type}`);
    const { chainMs, frameCount } = answer;
    return { chainMs, audioSeconds: (frameCount * samplesPerFrame) / sampleRate };
  }

  /** Speaks each of `passages` once, so that none of them is new to the chain afterwards. */
  async warmUp(passages: readonly number[]): Promise<Spoken[]> {
    const spoken: Spoken[] = [];
    for (const passage of passages) spoken.push(await this.speak(passage));
    return spoken;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#worker[Symbol.asyncDispose]();
  }
}

const failureOf = ({ stage, doing, message }: Failed): ScenarioError =>
  new ScenarioError(`Stage ${stage} failed to ${doing}: ${message}`);

/** The figures of `latenciesMs`. @throws {RangeError} where there are none. */
export function latencyOf(latenciesMs: readonly number[]): LatencySummary {
  if (latenciesMs.length === 0) throw new RangeError("Cannot summarize latencies: received none");
  const sorted = latenciesMs.toSorted((a, b) => a - b);
  return {
    queryCount: sorted.length,
    p50Ms: quantileSorted(sorted, 0.5),
    p90Ms: quantileSorted(sorted, 0.9),
    p99Ms: quantileSorted(sorted, 0.99),
    meanMs: mean(sorted),
    maxMs: max(sorted),
  };
}
