/**
 * What a comparison of results found: what every report of it is made from.
 * @module
 */
import type { PlacementComparison } from "../bench/placement/compare.ts";
import type { Interval } from "../statistics/median_interval.ts";
import type { Difference } from "./differences.ts";
import type { SubjectFigures } from "./figures.ts";
import type { Ratio } from "./ratio.ts";
import type { Measure } from "./subject.ts";

/** Version of the layout of a {@link Comparison}; raised when a field changes its meaning or goes away. */
export const comparisonSchemaVersion = 1;

/** Probability of a false alarm among all comparisons of a {@link Comparison}. */
export const significanceLevel = 0.05;

/** What was found of one measure, of one passage or of all together. */
export interface Row {
  readonly measure: Measure;
  /** Number of the passage; null for all together. */
  readonly passage: number | null;
  /** Median time of the base in ms, of several results the median of theirs; of all passages the sum. */
  readonly baseMs: number;
  readonly otherMs: number;
  /** Null where there is no more to be said: `untested` says why. */
  readonly ratio: TestedRatio | null;
  readonly untested: string | null;
}

/** The ratio of the other side's time to the base's. */
export interface TestedRatio {
  /** Over 1 where the other side takes longer. */
  readonly value: number;
  /** 95% interval of it. */
  readonly interval: Interval;
  /** Of such a ratio where there is no difference, corrected for all comparisons (Holm). */
  readonly probability: number;
  /** Whether that is under 5% and the interval excludes 1. */
  readonly isSignificant: boolean;
  /** What one observation is, and how many there are on the side that has fewest. */
  readonly unit: Ratio["unit"];
  readonly observations: number;
  /** Smallest relative difference that 95% of such comparisons find. */
  readonly smallestEffect: number;
  /** Observations of either side that would find the effect that was asked for. */
  readonly observationsNeeded: number;
}

/** A passage that the base has done and the other side has not. */
export interface LostPassage {
  readonly passage: number;
  readonly reason: string;
}

/** One subject against the base. */
export interface PairComparison extends SubjectFigures {
  readonly differences: readonly Difference[];
  /** Numbers of passages that have other texts: compared by their numbers with `force`, else not. */
  readonly otherTexts: readonly number[];
  /** Why nothing was compared; null where something was. */
  readonly incomparable: string | null;
  /** All passages together first, if there are several; then each. */
  readonly rows: readonly Row[];
  readonly lost: readonly LostPassage[];
  /** Of each side's last result. */
  readonly placement: PlacementComparison;
  /** Whether a stage of the subject crashed or hung. */
  readonly hasCrashed: boolean;
  /** What is to be minded, a sentence each. */
  readonly remarks: readonly string[];
}

/** Subjects compared with their base. */
export interface Comparison {
  readonly schemaVersion: typeof comparisonSchemaVersion;
  readonly base: SubjectFigures;
  /** Relative difference that `observationsNeeded` is for. */
  readonly effect: number;
  /** Comparisons that were tested together. */
  readonly testCount: number;
  readonly others: readonly PairComparison[];
}
