/**
 * Scenarios one after the other: each has a status of its own, and what breaks one costs no other.
 * @module
 */
import { passageOf, resultOf } from "../journal/fold.ts";
import type { BenchSubject, RunOptions } from "../runner.ts";
import { WorkerLostError, WorkerStartError } from "../worker/ask.ts";
import { type ScenarioContext, ScenarioError } from "./chains.ts";
import { type EnergyOptions, measureEnergy } from "./energy.ts";
import { type LongText, measureLongText } from "./long_text.ts";
import { measureOffline, type OfflineOptions } from "./offline.ts";
import { PowermetricsUnavailableError } from "./powermetrics.ts";
import {
  type MeasuredScenario,
  type ScenarioName,
  scenarioNames,
  type ScenarioOutcome,
} from "./schema.ts";
import { measureSingleStream, type SingleStreamOptions } from "./single_stream.ts";
import { measureThroughput, type ThroughputOptions } from "./throughput.ts";

/** Scenarios to measure and what decides on each. Memory is none of them: it is read while passages run. */
export interface ScenarioPlan {
  readonly "single-stream"?: SingleStreamOptions;
  readonly offline?: OfflineOptions;
  readonly "long-text"?: LongText;
  readonly throughput?: ThroughputOptions;
  readonly energy?: EnergyOptions;
}

type PlannedName = Exclude<ScenarioName, "memory">;

/** What happens, for whoever shows it. */
export type ScenarioEvent =
  | { readonly type: "scenario-started"; readonly name: ScenarioName }
  /** `done` is a part of the whole, 0 to 1. */
  | { readonly type: "scenario-progress"; readonly name: ScenarioName; readonly done: number }
  | {
    readonly type: "scenario-finished";
    readonly name: ScenarioName;
    readonly outcome: ScenarioOutcome;
  };

/**
 * Measures what is left of the subject's scenarios, on the passages that ran to their end, and enters what becomes of each; an interruption
 * leaves no entry.
 */
export async function runScenarios(
  subject: Pick<BenchSubject, "scenarios" | "journal" | "start" | "saveResult" | "onEvent">,
  { now = () => performance.now(), ...options }: RunOptions,
): Promise<void> {
  const { scenarios: plan = {}, journal, start, saveResult, onEvent } = subject;
  const passages = journal.header.passages.map(({ number }) => number)
    .filter((number) => passageOf(journal, number).outcome === "done");
  for (const name of scenarioNames) {
    if (name === "memory" || plan[name] === undefined) continue;
    const asked = JSON.stringify(plan[name], deciding);
    if (journal.isScenarioSettled(name, asked)) continue;
    onEvent?.({ type: "scenario-started", name });
    const onProgress = (done: number) => onEvent?.({ type: "scenario-progress", name, done });
    const context = { ...options, now, start, passages, onProgress };
    const outcome = await outcomeOf(() => measure(name, plan, context), context);
    if (options.signal?.aborted) return;
    journal.append({ type: "scenario", asked, scenarios: { [name]: outcome } });
    await saveResult?.(resultOf(journal));
    onEvent?.({ type: "scenario-finished", name, outcome });
  }
}

/** Leaves out what follows from the rest, or was measured. */
const deciding = (key: string, value: unknown): unknown =>
  key === "chunks" || key === "textMs" ? undefined : value;

function measure(
  name: PlannedName,
  plan: ScenarioPlan,
  context: ScenarioContext,
): Promise<MeasuredScenario<PlannedName>> {
  switch (name) {
    case "single-stream":
      return measureSingleStream(context, plan[name]!);
    case "offline":
      return measureOffline(context, plan[name]!);
    case "long-text":
      return measureLongText(context, plan[name]!);
    case "throughput":
      return measureThroughput(context, plan[name]!);
    case "energy":
      return measureEnergy(context, plan[name]!);
  }
}

async function outcomeOf(
  measure: () => Promise<MeasuredScenario<PlannedName>>,
  { passages, signal }: ScenarioContext,
): Promise<ScenarioOutcome> {
  if (passages.length === 0) {
    return { status: "skipped", why: "no-passage", reason: "no passage ran to its end" };
  }
  try {
    return { status: "measured", ...await measure() } as ScenarioOutcome;
  } catch (error) {
    if (error instanceof PowermetricsUnavailableError) {
      return { status: "skipped", why: error.why, reason: error.message };
    }
    const isExpected = signal?.aborted || error instanceof ScenarioError ||
      error instanceof WorkerLostError || error instanceof WorkerStartError;
    if (!isExpected) throw error;
    return { status: "failed", reason: (error as Error).message };
  }
}
