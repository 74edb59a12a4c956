/**
 * From raw times and errors to the figures of a comparison.
 * @module
 */
import { max, median, sum } from "simple-statistics";
import type { PalettizeResult, SideTimes, StageComparison, WeightComparison } from "./result.ts";

/** Times of both sides, medians over rounds, in ms. */
export interface TimeFigures {
  /** From package file to package file. */
  readonly ourMs: number;
  readonly theirMs: number;
  /** `theirMs / ourMs`. */
  readonly speedUp: number;
  /** Inside the compression alone, in both. */
  readonly ourPalettizeMs: number;
  readonly theirPalettizeMs: number;
  readonly palettizeSpeedUp: number;
  /** Processor time outside the kernel. */
  readonly ourCpuMs: number;
  readonly theirCpuMs: number;
}

/** What is lost over some weights that are {@link isComparable}. */
export interface ErrorFigures {
  readonly weightCount: number;
  readonly elementCount: number;
  readonly ourError: number;
  readonly theirError: number;
  /** Largest ratio of our error to theirs: 1 where both are 0, infinite where only theirs is; null without weights. */
  readonly worstRatio: number | null;
  /** Weights of each {@link relationOf}. */
  readonly better: number;
  readonly equal: number;
  readonly worse: number;
}

type Round = StageComparison["rounds"][number];

/** Time from file to file. */
export const totalMs = ({ loadMs, palettizeMs, saveMs }: SideTimes): number =>
  loadMs + palettizeMs + saveMs;

/** Figures of one stage's rounds, or of {@link wholeRounds}. */
export function timeFigures(rounds: readonly Round[]): TimeFigures {
  const of = (figure: (round: Round) => number) => median(rounds.map(figure));
  const [ourMs, theirMs] = [of(({ ours }) => totalMs(ours)), of(({ theirs }) => totalMs(theirs))];
  const ourPalettizeMs = of(({ ours }) => ours.palettizeMs);
  const theirPalettizeMs = of(({ theirs }) => theirs.palettizeMs);
  return {
    ourMs,
    theirMs,
    speedUp: theirMs / ourMs,
    ourPalettizeMs,
    theirPalettizeMs,
    palettizeSpeedUp: theirPalettizeMs / ourPalettizeMs,
    ourCpuMs: of(({ ours }) => ours.userCpuMs),
    theirCpuMs: of(({ theirs }) => theirs.userCpuMs),
  };
}

/** Figures of the rounds over all stages. */
export const wholeFigures = (result: PalettizeResult): TimeFigures =>
  timeFigures(wholeRounds(result));

/** The rounds of all stages, each added up over them. */
export function wholeRounds({ stages }: PalettizeResult): Round[] {
  const add = (times: readonly SideTimes[]): SideTimes => {
    const of = (field: keyof SideTimes) => sum(times.map((each) => each[field]));
    return {
      loadMs: of("loadMs"),
      palettizeMs: of("palettizeMs"),
      saveMs: of("saveMs"),
      userCpuMs: of("userCpuMs"),
    };
  };
  return stages[0].rounds.map((_, i) => ({
    ours: add(stages.map(({ rounds }) => rounds[i].ours)),
    theirs: add(stages.map(({ rounds }) => rounds[i].theirs)),
  }));
}

/**
 * How much our error and coremltools' may differ and still be equal, relatively. Both are sums of the same code over
 * the same elements in the same order, so that only fp64 rounding of up to 5e7 terms, added pairwise, is allowed for:
 * about 26 roundings of 1.1e-16, and a margin.
 */
const relativeSlack = 1e-12;

/**
 * Our error of a weight that both sides compress, beside theirs. Where coremltools clusters optimally, what rounding
 * its palette can have added to the optimum is no difference; it never excuses a larger error.
 */
export function relationOf(
  { coremltoolsIsExact, ours, theirs }: CompressedByBoth,
): "better" | "equal" | "worse" {
  const gain = theirs.squaredError - ours.squaredError;
  const slack = theirs.squaredError * relativeSlack;
  if (gain < -slack) return "worse";
  return gain <= Math.max(slack, coremltoolsIsExact ? theirs.roundingError : 0)
    ? "equal"
    : "better";
}

/** Figures over those of `weights` that both sides compress, with tables for the same parts. */
export function errorFigures(weights: readonly WeightComparison[]): ErrorFigures {
  const both = weights.filter(isCompressedByBoth).filter(isComparable);
  const relations = both.map(relationOf);
  const ratios = both.map(({ ours, theirs }) =>
    ours.squaredError === theirs.squaredError ? 1 : ours.squaredError / theirs.squaredError
  );
  const count = (relation: typeof relations[number]) =>
    relations.filter((each) => each === relation).length;
  return {
    weightCount: both.length,
    elementCount: sum(both.map(({ elementCount }) => elementCount)),
    ourError: sum(both.map(({ ours }) => ours.squaredError)),
    theirError: sum(both.map(({ theirs }) => theirs.squaredError)),
    worstRatio: ratios.length === 0 ? null : max(ratios),
    better: count("better"),
    equal: count("equal"),
    worse: count("worse"),
  };
}

/** A weight that both sides compress. */
export type CompressedByBoth = {
  readonly [K in keyof WeightComparison]: NonNullable<WeightComparison[K]>;
};

/** Whether both sides compress `weight`. */
export function isCompressedByBoth(weight: WeightComparison): weight is CompressedByBoth {
  return weight.ours !== null && weight.theirs !== null;
}

/** Whether both sides have tables for the same parts of a weight. */
export const isComparable = ({ ours, theirs }: CompressedByBoth): boolean =>
  String(ours.tables) === String(theirs.tables);
