/** How bad a judged comparison is: its error over its tolerance, on a logarithmic scale, in words and in steps. */
import type { CaseResult } from "../../conformance/case_result.ts";
import { figure } from "./_figures.ts";

/** Steps of error over tolerance, on a logarithmic scale that is finer around 1; above 1 a case fails. */
const steps = [
  { level: "pass-1", most: 0.01 },
  { level: "pass-2", most: 0.1 },
  { level: "pass-3", most: 0.25 },
  { level: "pass-4", most: 0.5 },
  { level: "pass-5", most: 1 },
  { level: "fail-1", most: 2 },
  { level: "fail-2", most: 10 },
  { level: "fail-3", most: Infinity },
] as const;

/** A step of the scale, or what is beside it. */
export type Level = (typeof steps)[number]["level"] | "fail-number" | "skipped" | "none";

/** All levels and what they say, as a legend has them. */
export const legend: readonly { readonly level: Level; readonly says: string }[] = [
  ...steps.map(({ level, most }) => ({
    level,
    says: most === Infinity ? "✗ more" : `${most > 1 ? "✗ " : ""}to ${most}×`,
  })),
  { level: "fail-number", says: "✗ no number" },
  { level: "skipped", says: "not judged" },
];

/** Error over tolerance; Infinity over a tolerance of 0, undefined where one of them is missing. */
export function ratioOf({ error, tolerance }: CaseResult): number | undefined {
  if (error === null || tolerance === null) return undefined;
  return error === 0 ? 0 : error / tolerance;
}

/** The step of `result`. */
export function levelOf(result: CaseResult): Level {
  if (result.outcome === "skipped") return "skipped";
  const ratio = ratioOf(result);
  if (ratio === undefined) return result.outcome === "fail" ? "fail-number" : "skipped";
  return steps.find(({ most }) => ratio <= most)!.level;
}

/** `result` in the few characters of a cell. */
export function shortText(result: CaseResult): string {
  const { error, tolerance, outcome, estimated } = result;
  const ratio = ratioOf(result);
  if (outcome === "skipped") return error === null ? "–" : figure(error);
  if (ratio === undefined) return `✗ ${numberless(result)}`;
  const about = estimated ? "~" : "";
  if (outcome === "pass") return `${about}${ratioText(ratio)}`;
  return tolerance === 0 ? `✗ ${about}${figure(error)} > 0` : `✗ ${about}${ratioText(ratio)}×`;
}

/** A ratio to two digits, of which one that is nearly 1 has a third: it must not look like what it is not. */
export function ratioText(ratio: number): string {
  if (ratio === 0) return "0";
  if (ratio === Infinity) return "∞";
  if (ratio < 0.01) return "<0.01";
  if (ratio > 0.949 && ratio < 1.05) return ratio === 1 ? "1" : ratio.toFixed(3);
  if (ratio < 10) return ratio.toPrecision(2);
  return ratio < 9999.5 ? ratio.toFixed(0) : ratio.toExponential(0).replace("+", "");
}

/** What a failed case has in place of an error. Results have no NaN and no infinity, but reasons tell of them. */
export function numberless({ reason }: CaseResult): string {
  if (/\bNaN\b/.test(reason ?? "")) return "NaN";
  if (/\bInfinity\b/.test(reason ?? "")) return "∞";
  return /not finite/.test(reason ?? "") ? "not finite" : "no number";
}

const ranks: Readonly<Record<CaseResult["outcome"], number>> = { fail: 2, pass: 1, skipped: 0 };

/** The worst of `cases`: one that fails without a number, else what is furthest over, or nearest to, its tolerance. */
export function worstOf(cases: readonly CaseResult[]): CaseResult | undefined {
  const key = (result: CaseResult) =>
    ratioOf(result) ?? (result.outcome === "fail" ? Infinity : -1);
  return cases.reduce<CaseResult | undefined>((worst, next) => {
    if (worst === undefined) return next;
    const rank = ranks[next.outcome] - ranks[worst.outcome];
    return rank > 0 || (rank === 0 && key(next) > key(worst)) ? next : worst;
  }, undefined);
}

/** Counts of outcomes, in words: `1 failed, 3 passed, 2 skipped`. */
export function countsText(cases: readonly CaseResult[]): string {
  const count = (outcome: CaseResult["outcome"]) =>
    cases.filter((result) => result.outcome === outcome).length;
  return `${count("fail")} failed, ${count("pass")} passed, ${count("skipped")} skipped`;
}
