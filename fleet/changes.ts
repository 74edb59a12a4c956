/**
 * How the results of one series differ from those before them: which became slower, and whether that is over.
 * @module
 */
import { compareSubjects } from "../compare/compare_subjects.ts";
import type { Comparison } from "../compare/comparison.ts";
import { matchPassages, sidesOf } from "../compare/passages.ts";
import { ratioOf } from "../compare/ratio.ts";
import type { Subject } from "../compare/subject.ts";
import { mainRows, verdictOf } from "../compare/verdict.ts";
import { intervalOf } from "../statistics/estimate.ts";
import type { Interval } from "../statistics/median_interval.ts";
import type { Entry } from "./entry.ts";

/** Time of the chain, over all passages, by that in another result. */
export interface Change {
  readonly value: number;
  /** 95% interval. */
  readonly interval: Interval;
}

/** A result among others. */
export interface HistoryEntry extends Entry {
  /** From the last result before of the same series that is whole; null where there is no such result, or too few runs. */
  readonly change: Change | null;
  /** The comparison with that result where it finds the chain slower by more than was allowed; else null. */
  readonly regression: Comparison | null;
}

/** A regression that is not over. */
export interface StandingRegression {
  /** The result that it came with. */
  readonly since: Entry;
  /** The newest whole result. */
  readonly latest: Entry;
  /** From the result before the regression to `latest`. */
  readonly change: Change;
}

/** A series whose results were compared. */
export interface Followed {
  readonly entries: readonly HistoryEntry[];
  readonly standing: StandingRegression | null;
}

/**
 * `entries` of one series, each compared with the last whole one before it. A regression stands until a result is slower than the one before the
 * regression by no more than `threshold`: to find one takes more than noise, to call it over does not take more.
 */
export function followed(entries: readonly Entry[], threshold: number): Followed {
  let before: Entry | undefined;
  let standing: Standing | null = null;
  const compared = entries.map((entry): HistoryEntry => {
    const base = before;
    if (entry.speed === null) return { ...entry, change: null, regression: null };
    before = entry;
    if (base === undefined) return { ...entry, change: null, regression: null };
    const change = changeOf(base, entry);
    const regression = change === null ? null : regressionOf(base, entry, change, threshold);
    standing = standing !== null
      ? afterwards(standing, entry, threshold)
      : regression === null
      ? null
      : { base, since: entry, latest: entry, change: change! };
    return { ...entry, change, regression };
  });
  return { entries: compared, standing };
}

interface Standing extends StandingRegression {
  /** The result before the regression. */
  readonly base: Entry;
}

/** What `entry` leaves of `standing`; where they cannot be compared it says nothing. */
function afterwards(standing: Standing, entry: Entry, threshold: number): Standing | null {
  const change = changeOf(standing.base, entry) ?? standing.change;
  return change.value <= 1 + threshold ? null : { ...standing, latest: entry, change };
}

/** How the chain's time changed; null where there are too few runs. */
function changeOf(before: Entry, after: Entry): Change | null {
  const [base, other] = [before, after].map(subjectOf);
  const { shared } = matchPassages(base, other, false);
  const ratio = ratioOf(shared.map((passage) => sidesOf(passage, "chain")), false, after.id);
  if (typeof ratio === "string") return null;
  const { low, high } = intervalOf(ratio.estimate);
  return {
    value: Math.exp(ratio.estimate.median),
    interval: { low: Math.exp(low), high: Math.exp(high) },
  };
}

/**
 * Whether `change` is a regression is for the whole comparison to say, which is made only where it can be one: the tests of all stages and passages
 * take most of the time, and correct each other.
 */
function regressionOf(
  before: Entry,
  after: Entry,
  { interval }: Change,
  threshold: number,
): Comparison | null {
  if (interval.low <= 1 + threshold) return null;
  const [base, other] = [before, after].map(subjectOf);
  const comparison = compareSubjects(base, [other]);
  const { rows } = comparison.others[0];
  const { regressions } = verdictOf(comparison.others[0], threshold);
  const isRegression = mainRows(rows).some((row) =>
    row.measure === "chain" && regressions.some((regression) => regression === row)
  );
  return isRegression ? comparison : null;
}

const subjectOf = ({ result, commit }: Entry): Subject => {
  const start = `${result.startedAt.slice(0, 16).replace("T", " ")} UTC`;
  return { label: commit === null ? start : `${start}, ${commit}`, results: [result] };
};
