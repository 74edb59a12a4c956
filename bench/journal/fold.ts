/**
 * From a journal to a result: nothing else makes one, so an interrupted benchmark and one that was resumed have the same.
 * @module
 */
import type { StageName } from "../../stages/contract.ts";
import { withPredictionTimes } from "../package_times.ts";
import {
  type BenchResult,
  type Measurement,
  type PassageResult,
  resultSchemaVersion,
} from "../result.ts";
import { memoryOf } from "../scenarios/memory.ts";
import { meanSpeed, medianRun, medianStageTime, statisticsOf } from "../statistics.ts";
import type { Entry, Header } from "./entries.ts";

/** What is folded: a journal, or its parts. */
export interface JournalContent {
  readonly header: Header;
  /** In the order of happening. */
  readonly entries: readonly Entry[];
}

type EntryOf<Type extends Entry["type"]> = Extract<Entry, { type: Type }>;

const ofType = <Type extends Entry["type"]>(entries: readonly Entry[], type: Type) =>
  entries.filter((entry): entry is EntryOf<Type> => entry.type === type);

/** The result that the entries of a journal add up to. */
export function resultOf({ header, entries }: JournalContent): BenchResult {
  const { startedAt, environment, conditions, harness, settings, weights, voice } = header;
  // Only the last word counts: a benchmark that goes on has not ended.
  const last = entries.at(-1);
  const end = last?.type === "ended" ? last : undefined;
  const placed = ofType(entries, "placed").at(-1);
  const passages = header.passages.map(({ number }) =>
    passageOf({ header, entries }, number, end?.status)
  );
  return {
    schemaVersion: resultSchemaVersion,
    status: end?.status ?? "running",
    startedAt,
    finishedAt: end?.at ?? null,
    environment,
    conditions: { before: conditions, after: end?.conditions ?? null },
    harness,
    backend: backendOf({ header, entries }),
    settings,
    weights,
    voice,
    packages: withPredictionTimes(packagesOf({ header, entries }), passages),
    ...(placed && { placement: placed.placement }),
    passages,
    meanSpeed: meanSpeed(passages),
    scenarios: scenariosOf(entries),
    failures: ofType(entries, "failed").map(({ failure }) => failure),
  };
}

/** What was measured of the scenarios: of one that was asked for in several ways, the last. */
function scenariosOf(entries: readonly Entry[]): BenchResult["scenarios"] {
  const memory = memoryOf([
    // The last stage that is loaded has all others in memory.
    ...ofType(entries, "loaded").slice(-1).map(({ memory }) => ({ passage: null, memory })),
    ...ofType(entries, "run"),
  ]);
  const finished = ofType(entries, "scenario").map(({ scenarios }) => scenarios);
  if (memory === undefined && finished.length === 0) return null;
  return Object.assign({}, memory && { memory }, ...finished);
}

/** What the backend has said of itself, or the name of one that has not been opened. */
export const backendOf = ({ header, entries }: JournalContent): BenchResult["backend"] =>
  ofType(entries, "backend").at(0)?.backend ?? { name: header.backend, details: {} };

function packagesOf({ header, entries }: JournalContent): BenchResult["packages"] {
  const loaded = ofType(entries, "loaded");
  return header.packages.map((info) => ({
    loadMs: null,
    ...loaded.find(({ package: { stage } }) => stage === info.stage)?.package,
    ...info,
  }));
}

/** What the result says of the passage `number`, in a benchmark that has ended with `status` or still runs. */
export function passageOf(
  { header, entries }: JournalContent,
  number: number,
  status?: EntryOf<"ended">["status"],
): PassageResult {
  const of = entries.filter((entry) => "passage" in entry && entry.passage === number);
  const measurement = measurementOf(of);
  return {
    ...header.passages.find((passage) => passage.number === number)!,
    ...outcomeOf(entries, number, measurement, status),
    measurement,
  };
}

function measurementOf(entries: readonly Entry[]): Measurement | null {
  const spoken = ofType(entries, "spoken").at(-1);
  const runs = ofType(entries, "run").map(({ warmup, chainMs, stages }) => ({
    ...{ warmup, chainMs, stages },
  }));
  if (spoken === undefined || runs.length === 0) return null;
  const { frameCount, audioSeconds, durations, audio } = spoken;
  const medians = medianRun(runs);
  const isolated = ofType(entries, "isolated").map(({ stage, times }) =>
    [stage, medianStageTime(times)] as const
  );
  return {
    ...{ frameCount, audioSeconds, durations, audio, runs },
    ...medians,
    speed: medians.chainMs === null ? null : (1000 * audioSeconds) / medians.chainMs,
    statistics: statisticsOf(runs),
    isolated: isolated.length > 0 ? Object.fromEntries(isolated) : null,
  };
}

function outcomeOf(
  entries: readonly Entry[],
  number: number,
  measurement: Measurement | null,
  status?: EntryOf<"ended">["status"],
): Pick<PassageResult, "outcome" | "reason"> {
  const failures = ofType(entries, "failed").map(({ failure }) => failure);
  const failure = failures.find(({ passage }) => passage === number);
  if (failure !== undefined) return { outcome: "failed", reason: failure.message };
  const skipped = ofType(entries, "skipped").find(({ passage }) => passage === number);
  if (skipped !== undefined) return { outcome: "skipped", reason: skipped.reason };
  const isFinished = ofType(entries, "finished").some(({ passage }) => passage === number);
  if (isFinished) return { outcome: "done", reason: null };
  const missing = failures.filter(({ passage }) => passage === null).map(({ stage }) => stage);
  if (missing.length > 0) return { outcome: "failed", reason: cannotRun(missing) };
  return measurement !== null && status === "interrupted"
    ? { outcome: "interrupted", reason: "before its last run" }
    : { outcome: "pending", reason: null };
}

const cannotRun = (missing: readonly StageName[]): string =>
  `the chain cannot run without ${missing.join(", ")}, which could not be loaded`;
