/**
 * A comparison of results for other programs: CSV, JSON Lines and a badge. Numbers are those of the JSON, digit for digit.
 * @module
 */
import type {
  Comparison,
  LostPassage,
  PairComparison,
  Row as ComparedRow,
} from "../../compare/comparison.ts";
import { badgeOf } from "../_badge.ts";
import { csvOf, jsonLinesOf, type Row } from "../_rows.ts";
import type { Verdict } from "../_verdict.ts";
import { compareVerdicts } from "./_verdicts.ts";

/** What a row is of: a measure's times, a passage that was lost, or, without anything compared, a whole subject. */
type RowSubject = ComparedRow | LostPassage | undefined;

/** A row a subject, measure and passage, and of each passage that was lost; of a subject that was not compared a row without figures. */
const rowsOf = ({ base, others }: Comparison): Row[] =>
  others.flatMap((pair) => {
    const subjects: RowSubject[] = [...pair.rows, ...pair.lost];
    const isWithout = pair.incomparable !== null || subjects.length === 0;
    return [...(isWithout ? [undefined] : []), ...subjects]
      .map((of) => ({ base: base.label, other: pair.label, ...rowOf(pair, of) }));
  });

function rowOf({ incomparable }: PairComparison, of: RowSubject): Row {
  const row = of && "measure" in of ? of : undefined;
  const lost = of && "reason" in of ? of : undefined;
  const ratio = row?.ratio;
  return {
    measure: row?.measure ?? null,
    passage: of?.passage ?? null,
    outcome: lost ? "lost" : ratio ? "tested" : row ? "untested" : "incomparable",
    reason: lost?.reason ?? row?.untested ?? (of ? null : incomparable),
    baseMs: row?.baseMs ?? null,
    otherMs: row?.otherMs ?? null,
    ratio: ratio?.value ?? null,
    ratioLow: ratio?.interval.low ?? null,
    ratioHigh: ratio?.interval.high ?? null,
    probability: ratio?.probability ?? null,
    isSignificant: ratio?.isSignificant ?? null,
    unit: ratio?.unit ?? null,
    observations: ratio?.observations ?? null,
    smallestEffect: ratio?.smallestEffect ?? null,
    observationsNeeded: ratio?.observationsNeeded ?? null,
  };
}

/** The rows as CSV. */
export const renderCompareCsv = (comparison: Comparison): string => csvOf(rowsOf(comparison));

/** The rows as JSON Lines. */
export const renderCompareJsonLines = (comparison: Comparison): string =>
  jsonLinesOf(rowsOf(comparison));

/** The worst of the verdicts, where there are several subjects. */
export function renderCompareBadge(comparison: Comparison, failOver?: number): string {
  const verdicts = compareVerdicts(comparison, failOver);
  const worst = severity.flatMap((tone) => verdicts.find((verdict) => verdict.tone === tone) ?? []);
  return badgeOf(worst[0].answer, worst[0].tone);
}

const severity: readonly Verdict["tone"][] = ["bad", "unknown", "good"];
