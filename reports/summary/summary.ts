/**
 * What is told of a result where there is little room: in a pull request's comment, in a README. Each kind of result gives a
 * {@link Summary}, each form renders all of them.
 * @module
 */
import type { Verdict } from "../_verdict.ts";

/** A small table; cells are text of any origin. */
export interface SummaryTable {
  readonly head: readonly string[];
  /** Columns of text; all others are of figures. */
  readonly texts: readonly number[];
  readonly rows: readonly (readonly string[])[];
}

/** A result in short. */
export interface Summary {
  /** What it is of, in one word. */
  readonly kind: string;
  readonly title: string;
  /** At least one, the most important first. */
  readonly verdicts: readonly Verdict[];
  readonly tables: readonly SummaryTable[];
  /** What, where, with what and when, in one line. */
  readonly context: string;
  /** The whole report, Markdown that is safe as it is. */
  readonly full: string;
}
