/**
 * A benchmark for other programs: CSV, JSON Lines and a badge. Numbers are those of the JSON, digit for digit.
 * @module
 */
import type { BenchResult, PassageResult } from "../bench/result.ts";
import { stageNames } from "../stages/contract.ts";
import type { TimeSummary } from "../statistics/summary.ts";
import { betweenStagesMs } from "../bench/statistics.ts";
import { badgeOf } from "./_badge.ts";
import { formatSpeed } from "./_figures.ts";
import { csvOf, jsonLinesOf, type Row } from "./_rows.ts";

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

/** A row a passage, as CSV. */
export const renderCsv = (result: BenchResult): string => csvOf(rowsOf(result));

/** The same as JSON Lines. */
export const renderJsonLines = (result: BenchResult): string => jsonLinesOf(rowsOf(result));

/** The mean speed. */
export function renderBadge({ meanSpeed, failures }: BenchResult): string {
  const message = meanSpeed === null ? "not measured" : `${formatSpeed(meanSpeed)} real time`;
  return badgeOf(message, failures.length > 0 ? "bad" : meanSpeed === null ? "unknown" : "good");
}
