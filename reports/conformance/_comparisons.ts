/** Every judged comparison as a row over the passages: the heat map's figures as a table. */
import type { CaseResult } from "../../conformance/case_result.ts";
import { figure } from "./_figures.ts";
import { numberless } from "./_severity.ts";

/** What one value's comparisons by one metric have in common. */
export interface ComparisonRow {
  readonly suite: CaseResult["suite"];
  readonly metric: CaseResult["metric"];
  readonly value: string;
  readonly durations: CaseResult["durations"];
  /** Of each of the passages that were asked for; undefined where there is none. */
  readonly cases: readonly (CaseResult | undefined)[];
}

/** The rows of `cases` over `passages`, in the order of judging. */
export function comparisonRows(
  cases: readonly CaseResult[],
  passages: readonly (number | null)[],
): ComparisonRow[] {
  const groups = new Map<string, CaseResult[]>();
  for (const result of cases) {
    const { suite, metric, value, durations } = result;
    const key = JSON.stringify([suite, metric, value, durations]);
    groups.set(key, [...groups.get(key) ?? [], result]);
  }
  return [...groups.values()].map((group) => {
    const [{ suite, metric, value, durations }] = group;
    const byPassage = new Map(group.map((each) => [each.passage, each]));
    return {
      suite,
      metric,
      value,
      durations,
      cases: passages.map((number) => byPassage.get(number)),
    };
  });
}

/** Error and tolerance: `0.50 / 0.010 !`, with `~` where the error is estimated, and what there is instead of a number. */
export function comparisonText(result: CaseResult | undefined): string {
  if (result === undefined) return "";
  const { error, tolerance, outcome, estimated } = result;
  const mark = outcome === "fail" ? " !" : "";
  if (error === null) return outcome === "fail" ? `${numberless(result)}${mark}` : "skipped";
  const about = estimated ? "~" : "";
  return `${about}${figure(error)}${tolerance === null ? "" : ` / ${figure(tolerance)}`}${mark}`;
}
