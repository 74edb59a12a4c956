/**
 * A benchmark for other programs: CSV, JSON Lines and a badge. Numbers are those of the JSON, digit for digit.
 * @module
 */
import type { BenchResult, PassageResult } from "../bench/result.ts";
import { stageNames } from "../stages/contract.ts";
import type { TimeSummary } from "../statistics/summary.ts";
import { betweenStagesMs } from "../bench/statistics.ts";
import { formatSpeed } from "./_figures.ts";

/** A passage as flat fields; null is what was not measured. */
type Row = Readonly<Record<string, string | number | null>>;

function rowsOf({ passages }: BenchResult): Row[] {
  return passages.map((passage) => ({ ...fieldsOf(passage), ...statisticsOf(passage) }));
}

function fieldsOf({ number, tokenCount, outcome, measurement }: PassageResult): Row {
  return {
    number,
    tokenCount,
    outcome,
    frameCount: measurement?.frameCount ?? null,
    audioSeconds: measurement?.audioSeconds ?? null,
    chainMs: measurement?.chainMs ?? null,
    speed: measurement?.speed ?? null,
    ...Object.fromEntries(
      stageNames.map((stage) => [`${stage}Ms`, measurement?.stages?.[stage].totalMs ?? null]),
    ),
  };
}

/** What is told of the times of the chain, of all stages together, and of each: names end with these. */
const figures: Readonly<Record<string, (summary: TimeSummary) => number | string | null>> = {
  MinMs: ({ minMs }) => minMs,
  MedianMs: ({ medianMs }) => medianMs,
  LowMs: ({ medianInterval }) => medianInterval?.lowMs ?? null,
  HighMs: ({ medianInterval }) => medianInterval?.highMs ?? null,
  MeanMs: ({ meanMs }) => meanMs,
  P90Ms: ({ p90Ms }) => p90Ms,
  P95Ms: ({ p95Ms }) => p95Ms,
  P99Ms: ({ p99Ms }) => p99Ms,
  MaxMs: ({ maxMs }) => maxMs,
  MadMs: ({ madMs }) => madMs,
  Warnings: ({ warnings }) => warnings.map(({ kind }) => kind).join(" "),
};

function statisticsOf({ measurement }: PassageResult): Row {
  const { chain, stageSumMs, stages } = measurement?.statistics ?? {};
  const timed: Record<string, TimeSummary | undefined> = {
    ...{ chain, stageSum: stageSumMs },
    ...Object.fromEntries(stageNames.map((stage) => [stage, stages?.[stage]])),
  };
  return {
    runs: chain?.n ?? null,
    rtfx: measurement?.speed ?? null,
    rtf: measurement?.speed ? 1 / measurement.speed : null,
    betweenStagesMs: measurement && betweenStagesMs(measurement.runs),
    ...Object.fromEntries(
      Object.entries(timed).flatMap(([name, summary]) =>
        Object.entries(figures).map(([figure, of]) => [name + figure, summary ? of(summary) : null])
      ),
    ),
  };
}

/** A line a passage under a line of names (RFC 4180). No field is free text, so none has to be quoted. */
export function renderCsv(result: BenchResult): string {
  const rows = rowsOf(result);
  const lines = rows.map((row) => Object.values(row).map((value) => value ?? "").join(","));
  return [Object.keys(rows[0] ?? {}).join(","), ...lines].map((line) => `${line}\r\n`).join("");
}

/** A JSON object a passage, each on a line of its own. */
export const renderJsonLines = (result: BenchResult): string =>
  rowsOf(result).map((row) => `${JSON.stringify(row)}\n`).join("");

/** The mean speed as shields.io's endpoint schema. */
export function renderBadge({ meanSpeed, failures }: BenchResult): string {
  const message = meanSpeed === null ? "not measured" : `${formatSpeed(meanSpeed)} real time`;
  const color = failures.length > 0 ? "red" : meanSpeed === null ? "lightgrey" : "blue";
  return JSON.stringify({ schemaVersion: 1, label: "kokobench", message, color }) + "\n";
}
