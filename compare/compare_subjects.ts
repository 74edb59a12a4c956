/**
 * Subjects compared with one that is their base: ratios of times with intervals, and which differences are more than noise.
 * @module
 */
import { median, sum } from "simple-statistics";
import type { BenchResult } from "../bench/result.ts";
import { intervalOf, probabilityOfZero } from "../statistics/estimate.ts";
import { holm } from "../statistics/holm.ts";
import type { Interval } from "../statistics/median_interval.ts";
import { runsNeeded, smallestEffect } from "../statistics/power.ts";
import { type Difference, differencesBetween } from "./differences.ts";
import { matchPassages, type SharedPassage, sidesOf } from "./passages.ts";
import { type Ratio, ratioOf } from "./ratio.ts";
import { type Measure, measures, type Subject } from "./subject.ts";

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
export interface PairComparison {
  readonly label: string;
  /** Results of the subject. */
  readonly resultCount: number;
  readonly differences: readonly Difference[];
  /** Numbers of passages that have other texts: compared by their numbers with `force`, else not. */
  readonly otherTexts: readonly number[];
  /** Why nothing was compared; null where something was. */
  readonly incomparable: string | null;
  /** All passages together first, if there are several; then each. */
  readonly rows: readonly Row[];
  readonly lost: readonly LostPassage[];
  /** Whether a stage of the subject crashed or hung. */
  readonly hasCrashed: boolean;
}

/** Subjects compared with their base. */
export interface Comparison {
  readonly schemaVersion: typeof comparisonSchemaVersion;
  readonly base: { readonly label: string; readonly resultCount: number };
  /** Relative difference that `observationsNeeded` is for. */
  readonly effect: number;
  /** Comparisons that were tested together. */
  readonly testCount: number;
  readonly others: readonly PairComparison[];
}

/** Options of {@link compareSubjects}. */
export interface CompareOptions {
  /** Compare in spite of obstacles, and passages of other texts by their numbers. */
  readonly force?: boolean;
  /** Relative difference to say of how many runs would find it; 0.05 by default. */
  readonly effect?: number;
}

/** Compares each of `others` with `base`. */
export function compareSubjects(
  base: Subject,
  others: readonly Subject[],
  { force = false, effect = 0.05 }: CompareOptions = {},
): Comparison {
  const drafts = others.map((other) => draftOf(base, other, force));
  // All tests are corrected together, so that a second file makes no false alarm more likely.
  const tested = drafts.flatMap(({ rows }) =>
    rows.flatMap(({ found }) => typeof found === "string" ? [] : found)
  );
  const corrected = holm(tested.map(({ estimate }) => probabilityOfZero(estimate)));
  const tests = new Map(tested.map((ratio, i) => [ratio, corrected[i]]));
  const rowOf = ({ found, ...row }: DraftRow): Row =>
    typeof found === "string"
      ? { ...row, ratio: null, untested: found }
      : { ...row, ratio: testedRatio(found, tests, effect), untested: null };
  return {
    schemaVersion: comparisonSchemaVersion,
    base: { label: base.label, resultCount: base.results.length },
    effect,
    testCount: tested.length,
    others: drafts.map((draft) => ({ ...draft, rows: draft.rows.map(rowOf) })),
  };
}

/** A row before its test is corrected for the others: the ratio, or why there is none. */
type DraftRow = Omit<Row, "ratio" | "untested"> & { readonly found: Ratio | string };

function draftOf(
  base: Subject,
  other: Subject,
  force: boolean,
): Omit<PairComparison, "rows"> & { readonly rows: readonly DraftRow[] } {
  const { shared, differing, missing } = matchPassages(base, other, force);
  const differences = [...differencesBetween(base, other), ...shared.flatMap(frameDifference)];
  const isBlocked = !force && differences.some(({ obstacle }) => obstacle !== null);
  const incomparable = isBlocked
    ? "they differ in what decides on the work; --force compares them all the same"
    : shared.length > 0
    ? null
    : differing.length > 0
    ? "their passages have other texts; --force compares them all the same, by their numbers"
    : "no passage has times on both sides";
  const failures = other.results.flatMap((result) => result.failures);
  return {
    label: other.label,
    resultCount: other.results.length,
    differences,
    otherTexts: differing,
    incomparable,
    rows: incomparable === null ? rowsOf(shared, `${base.label} ${other.label}`) : [],
    lost: lostOf(other.results, [...missing, ...shared.map(({ number }) => number)]),
    hasCrashed: failures.some(({ kind }) => kind === "crash" || kind === "hang"),
  };
}

function frameDifference({ number, sessions }: SharedPassage): Difference[] {
  const [base, other] = [sessions.base, sessions.other].map((passages) =>
    [...new Set(passages.map(({ measurement }) => measurement!.frameCount))].sort().join(" and ")
  );
  return base === other
    ? []
    : [{ what: `frames of passage ${number}`, base, other, obstacle: null }];
}

/** Passages of `numbers` that failed, or never came to be measured, and why. */
function lostOf(results: readonly BenchResult[], numbers: readonly number[]): LostPassage[] {
  return results.flatMap(({ passages }) => passages)
    .filter(({ number, outcome }) =>
      numbers.includes(number) && (outcome === "failed" || outcome === "skipped")
    )
    .map(({ number, reason }) => ({ passage: number, reason: reason ?? "no reason was told" }));
}

function rowsOf(shared: readonly SharedPassage[], seed: string): DraftRow[] {
  const rowOf = (measure: Measure, passages: readonly SharedPassage[], passage: number | null) => {
    const sides = passages.map((each) => sidesOf(each, measure));
    const totalOf = (side: "base" | "other") =>
      sum(sides.map((each) => median(each[side].map((times) => median(times)))));
    const inTurns = passages.every((each) => each.inTurns);
    const found = ratioOf(sides, inTurns, `${seed} ${measure} ${passage}`);
    return { measure, passage, baseMs: totalOf("base"), otherMs: totalOf("other"), found };
  };
  return [
    ...(shared.length > 1 ? measures.map((measure) => rowOf(measure, shared, null)) : []),
    ...shared.flatMap((passage) =>
      measures.map((measure) => rowOf(measure, [passage], passage.number))
    ),
  ];
}

function testedRatio(
  ratio: Ratio,
  tests: ReadonlyMap<Ratio, number>,
  effect: number,
): TestedRatio {
  const { estimate, unit, observations } = ratio;
  const { low, high } = intervalOf(estimate);
  const interval = { low: Math.exp(low), high: Math.exp(high) };
  const probability = tests.get(ratio)!;
  const search = { comparisons: tests.size };
  return {
    value: Math.exp(estimate.median),
    interval,
    probability,
    isSignificant: probability < significanceLevel && (interval.low > 1 || interval.high < 1),
    unit,
    observations,
    smallestEffect: smallestEffect(estimate, search),
    observationsNeeded: runsNeeded(estimate, observations, effect, search),
  };
}
