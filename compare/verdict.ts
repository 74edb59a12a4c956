/**
 * What a comparison comes to.
 * @module
 */
import type { PairComparison, Row, TestedRatio } from "./comparison.ts";

/** A row that has a ratio. */
export type TestedRow = Row & { readonly ratio: TestedRatio };

/** What one subject's comparison comes to. */
export interface Verdict {
  readonly kind:
    /** Slower by more than was allowed. */
    | "regression"
    | "slower"
    | "faster"
    /** Some measures are slower and others faster. */
    | "mixed"
    /** What differs may be noise. */
    | "no-difference"
    /** There were too few runs for a test. */
    | "untested"
    | "incomparable";
  /** Rows that differ significantly, all passages together or of the only passage. */
  readonly changed: readonly TestedRow[];
  /** Rows whose interval lies above what was allowed. */
  readonly regressions: readonly TestedRow[];
}

/** Rows of all passages together, or of the only one. */
export const mainRows = (rows: readonly Row[]): readonly Row[] => {
  const together = rows.filter(({ passage }) => passage === null);
  return together.length > 0 ? together : rows;
};

const isTested = (row: Row): row is TestedRow => row.ratio !== null;

/**
 * The verdict on a comparison. With `failOver`, a relative difference such as 0.05, a measure that is significantly slower and whose interval
 * lies above it is a regression.
 */
export function verdictOf({ rows, incomparable }: PairComparison, failOver = Infinity): Verdict {
  const significant = rows.filter(isTested).filter(({ ratio }) => ratio.isSignificant);
  const regressions = significant.filter(({ ratio }) => ratio.interval.low > 1 + failOver);
  const changed = significant.filter((row) => mainRows(rows).includes(row));
  const slower = significant.some(({ ratio }) => ratio.value > 1);
  const faster = significant.some(({ ratio }) => ratio.value < 1);
  const kind = incomparable !== null
    ? "incomparable"
    : regressions.length > 0
    ? "regression"
    : slower && faster
    ? "mixed"
    : slower
    ? "slower"
    : faster
    ? "faster"
    : rows.some(isTested)
    ? "no-difference"
    : "untested";
  return { kind, changed, regressions };
}
