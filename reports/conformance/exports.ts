/**
 * A conformance result for other programs: CSV, JSON Lines and a badge. Numbers are those of the JSON, digit for digit.
 * @module
 */
import type { ConformanceResult } from "../../conformance/result.ts";
import { badgeOf } from "../_badge.ts";
import { csvOf, jsonLinesOf, type Row } from "../_rows.ts";
import { statusOf } from "./_verdict.ts";

/** A row a judged comparison, in the order of judging; further figures, which differ from case to case, are left out. */
const rowsOf = ({ cases, context: { preset }, numerics }: ConformanceResult): Row[] =>
  cases.map(({ figures: _, ...fields }) => ({ preset, numerics, ...fieldsInOrder(fields) }));

/** Results may have fields in any order; rows have one. */
const fieldsInOrder = (fields: Omit<ConformanceResult["cases"][number], "figures">): Row => ({
  suite: fields.suite,
  stage: fields.stage,
  passage: fields.passage,
  value: fields.value,
  metric: fields.metric,
  precision: fields.precision,
  durations: fields.durations,
  outcome: fields.outcome,
  error: fields.error,
  tolerance: fields.tolerance,
  needed: fields.needed,
  estimated: fields.estimated,
  firstBad: fields.firstBad,
  reason: fields.reason,
});

/** The rows as CSV. */
export const renderConformanceCsv = (result: ConformanceResult): string => csvOf(rowsOf(result));

/** The rows as JSON Lines. */
export const renderConformanceJsonLines = (result: ConformanceResult): string =>
  jsonLinesOf(rowsOf(result));

/** Whether it conforms. */
export function renderConformanceBadge(result: ConformanceResult): string {
  const { answer, tone } = statusOf(result);
  return badgeOf(answer, tone);
}
