/** What rows of exports tell of a sample of times. */
import type { TimeSummary } from "../statistics/summary.ts";
import type { Row } from "./_rows.ts";

/** Names of fields end with these. */
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

/** Fields `{name}MinMs` and so on, in ms; null without times. */
export const timesRow = (name: string, times: TimeSummary | null | undefined): Row =>
  Object.fromEntries(
    Object.entries(figures).map(([figure, of]) => [name + figure, times ? of(times) : null]),
  );
