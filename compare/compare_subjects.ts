/**
 * Subjects compared with one that is their base: ratios of times with intervals, and which differences are more than noise.
 * @module
 */
import { median, sum } from "simple-statistics";
import { comparePlacements } from "../bench/placement/compare.ts";
import type { BenchResult } from "../bench/result.ts";
import { intervalOf, probabilityOfZero } from "../statistics/estimate.ts";
import { holm } from "../statistics/holm.ts";
import { runsNeeded, smallestEffect } from "../statistics/power.ts";
import {
  type Comparison,
  comparisonSchemaVersion,
  type LostPassage,
  type PairComparison,
  type Row,
  significanceLevel,
  type TestedRatio,
} from "./comparison.ts";
import { type Difference, differencesBetween } from "./differences.ts";
import { figuresOf } from "./figures.ts";
import { matchPassages, type SharedPassage, sidesOf } from "./passages.ts";
import { type Ratio, ratioOf } from "./ratio.ts";
import { intervalRemark, remarksOf } from "./remarks.ts";
import { type Measure, measures, type Subject } from "./subject.ts";

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
    base: figuresOf(base),
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
  const inTurns = shared.length > 0 && shared.every((passage) => passage.inTurns);
  return {
    ...figuresOf(other),
    differences,
    otherTexts: differing,
    incomparable,
    rows: incomparable === null ? rowsOf(shared, `${base.label} ${other.label}`) : [],
    lost: lostOf(other.results, [...missing, ...shared.map(({ number }) => number)]),
    placement: comparePlacements(base.results.at(-1)!, other.results.at(-1)!),
    hasCrashed: failures.some(({ kind }) => kind === "crash" || kind === "hang"),
    remarks: incomparable === null
      ? [
        intervalRemark(base, other, inTurns) ?? [],
        remarksOf(base, inTurns),
        remarksOf(other, inTurns),
      ].flat()
      : [],
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

/** Passages of `numbers` that are not done, and why. */
function lostOf(results: readonly BenchResult[], numbers: readonly number[]): LostPassage[] {
  return results.flatMap(({ passages }) => passages)
    .filter(({ number, outcome }) => numbers.includes(number) && outcome !== "done")
    .map(({ number, reason }) => ({
      passage: number,
      reason: reason ?? "the benchmark ended before it",
    }));
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
