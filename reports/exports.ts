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
import { timesRow } from "./_times_row.ts";

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
    ...Object.assign({}, ...Object.entries(timed).map(([name, times]) => timesRow(name, times))),
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
