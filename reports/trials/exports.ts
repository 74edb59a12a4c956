/**
 * Trials of the comparison for other programs: CSV, JSON Lines and a badge. Numbers are those of the JSON, digit for digit.
 * @module
 */
import { areRight, countRight, isRight, type TrialsResult } from "../../compare/trials/result.ts";
import { sum } from "simple-statistics";
import { badgeOf } from "../_badge.ts";
import { csvOf, jsonLinesOf, type Row } from "../_rows.ts";
import { shownSeries } from "./_figures.ts";

/** A row a trial. */
const rowsOf = ({ trials, settings: { stage } }: TrialsResult): Row[] =>
  trials.map((trial) => ({
    series: trial.series,
    number: trial.number,
    isRight: isRight(trial, stage),
    pilots: trial.pilots.join(" "),
    runs: trial.runs,
    needed: trial.needed,
    unit: trial.unit,
    stage,
    ratio: trial.ratio,
    ratioLow: trial.interval.low,
    ratioHigh: trial.interval.high,
    probability: trial.probability,
    slower: trial.slower.join(" "),
    faster: trial.faster.join(" "),
    chainMs: trial.chainMs,
    loadAverage: trial.loadAverage,
    elapsedMs: trial.elapsedMs,
  }));

/** The rows as CSV. */
export const renderTrialsCsv = (result: TrialsResult): string => csvOf(rowsOf(result));

/** The rows as JSON Lines. */
export const renderTrialsJsonLines = (result: TrialsResult): string => jsonLinesOf(rowsOf(result));

/** How many came out right; good where that is enough of every series. */
export function renderTrialsBadge(result: TrialsResult): string {
  if (result.trials.length === 0) return badgeOf("nothing tried", "unknown");
  const right = sum(shownSeries(result).map((series) => countRight(result, series).right));
  const message = `${right} of ${result.trials.length} trials right`;
  return badgeOf(message, areRight(result) ? "good" : "bad");
}
