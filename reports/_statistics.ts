/** How sure the figures of a benchmark are, as tables: what every report shows of its statistics. */
import { sum } from "simple-statistics";
import type { BenchResult, Measurement, PassageResult } from "../bench/result.ts";
import { betweenStagesMs } from "../bench/statistics.ts";
import { stageNames } from "../stages/contract.ts";
import { stageTitles } from "../stages/titles.ts";
import { halfWidthOf, type TimeSummary } from "../statistics/summary.ts";
import { percent } from "../text/figures.ts";
import { rowOf } from "./_cells.ts";
import { formatFactor, formatSpeed } from "./_figures.ts";
import { realTimeFactor } from "./_verdict.ts";

/** Heads of {@link certaintyRows}. */
export const certaintyColumns: readonly string[] = [
  ...["passage", "n", "chain ms", "95% interval", "±"],
  ...["stages ms", "between ms", "between %", "RTFx", "RTF"],
];

/** What the rows are, in a few sentences. */
export const certaintyCaption =
  "Medians of n timed runs with their 95% bootstrap interval, made wider for few runs and for drift, so that it may reach " +
  "beyond all of them; ± is half of it, over the median. Stages are added up run by run; between is what of the chain is in none of them. RTFx is audio time over " +
  "chain time (more is faster), RTF its inverse; all is all audio over all time.";

/** A row for each passage with timed runs: how well its chain time is known, what stages make of it, and speed both ways; of several a row for all. */
export function certaintyRows({ passages }: BenchResult): string[][] {
  const rows = passages.flatMap(({ number, measurement }) => {
    if (measurement === null || measurement.statistics === null) return [];
    const { chain, stageSumMs } = measurement.statistics;
    const betweenMs = betweenStagesMs(measurement.runs);
    const between = betweenShareOf(measurement);
    return [[
      ...[String(number), String(chain.n), formatFine(chain.medianMs), intervalOf(chain)],
      ...[formatHalfWidth(chain), formatFine(stageSumMs.medianMs)],
      betweenMs === null ? "" : formatFine(betweenMs),
      between === null ? "" : (100 * between).toFixed(2),
      formatSpeed(measurement.speed),
      formatFactor(realTimeFactor(measurement)),
    ]];
  });
  return rows.length < 2 ? rows : [...rows, rowOfAll(passages)];
}

/** The work as a whole: of times that are medians only their sum can be said. */
function rowOfAll(passages: readonly PassageResult[]): string[] {
  const timed = passages.flatMap(({ measurement }) => measurement?.statistics ? measurement : []);
  const chainMs = sum(timed.map(({ chainMs }) => chainMs ?? 0));
  const audioSeconds = sum(timed.map(({ audioSeconds }) => audioSeconds));
  const row = rowOf(["all", "", formatFine(chainMs)], certaintyColumns);
  const speed = chainMs === 0 ? undefined : (1000 * audioSeconds) / chainMs;
  const factor = realTimeFactor({ chainMs, audioSeconds });
  return [...row.slice(0, -2), formatSpeed(speed), formatFactor(factor)];
}

/** What part of the median chain time is in no stage; null without timed runs. */
export function betweenShareOf({ runs, chainMs }: Measurement): number | null {
  const betweenMs = betweenStagesMs(runs);
  return betweenMs === null || !chainMs ? null : betweenMs / chainMs;
}

/** Heads of {@link statisticsRows}. */
export const statisticsColumns: readonly string[] = [
  ...["passage", "time of", "n", "min", "median", "95% interval", "mean"],
  ...["p90", "p95", "p99", "max", "MAD", "warnings"],
];

/**
 * From how many values on percentiles are more than another word for the greatest: interpolated between ranks (type 7), the `p`-th lies
 * above the second greatest of up to `100 / (100 - p)` values.
 */
export function percentilesCaption(percentiles: readonly (90 | 95 | 99)[], noun: string): string {
  const texts = percentiles.map((p, i) =>
    `p${p} of up to ${100 / (100 - p)}${i ? "" : ` ${noun}`}`
  );
  return `${listed(texts)} ${texts.length === 1 ? "lies" : "lie"} between the two greatest.`;
}

const listed = (texts: readonly string[]): string =>
  [texts.slice(0, -1).join(", "), ...texts.slice(-1)].filter((text) => text !== "").join(" and ");

/** What the rows are, in a sentence. */
export const statisticsCaption =
  "All in ms; MAD is the median absolute deviation from the median, not scaled. " +
  percentilesCaption([90, 95, 99], "runs");

/** For each passage with timed runs a row for its chain, one for its stages together, and one for each of them. */
export const statisticsRows = ({ passages }: BenchResult): string[][] =>
  passages.flatMap((passage) =>
    summariesOf(passage).map(({ title, summary }) => [
      ...[String(passage.number), title, String(summary.n)],
      ...[formatFine(summary.minMs), formatFine(summary.medianMs), intervalOf(summary)],
      ...(["meanMs", "p90Ms", "p95Ms", "p99Ms", "maxMs", "madMs"] as const).map((name) =>
        formatFine(summary[name])
      ),
      summary.warnings.map(({ kind }) => kind).join(", "),
    ])
  );

/** The summaries of a passage: of its chain, of its stages together, and of each of them; none where it has no timed runs. */
function summariesOf(
  { measurement }: PassageResult,
): { readonly title: string; readonly summary: TimeSummary }[] {
  if (!measurement?.statistics) return [];
  const { chain, stageSumMs, stages } = measurement.statistics;
  return [
    { title: "chain", summary: chain },
    { title: "stages together", summary: stageSumMs },
    ...stageNames.map((stage) => ({ title: stageTitles[stage], summary: stages[stage] })),
  ];
}

/** Half of the median's interval, over the median, as `±1.2%`; empty without an interval. */
export function formatHalfWidth(summary: TimeSummary): string {
  const width = halfWidthOf(summary);
  return width === null ? "" : `±${percent(width, width < 0.0995 ? 1 : 0)}`;
}

const intervalOf = ({ medianInterval: interval }: TimeSummary): string =>
  interval === null ? "" : `${formatFine(interval.lowMs)} to ${formatFine(interval.highMs)}`;

/** Milliseconds to three digits, from 100 on to whole ones, and never below a microsecond. */
function formatFine(ms: number): string {
  const digits = [100, 10, 1].findIndex((least) => Math.abs(ms) >= least);
  return ms.toFixed(digits < 0 ? 3 : digits);
}
