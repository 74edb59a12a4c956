/**
 * The ratio of two sides' times, and how exactly it is known.
 * @module
 */
import { mean, median, sum } from "simple-statistics";
import { differenceOf, type Estimate, estimateOf, meanOf } from "../statistics/estimate.ts";
import { fewestForInterval } from "../statistics/median_interval.ts";
import { sessionLevel } from "../statistics/session_level.ts";

/** Times of both sides at one passage in ms: a list for each result (a session), in the order of running. */
export interface Sides {
  readonly base: readonly (readonly number[])[];
  readonly other: readonly (readonly number[])[];
}

/** A ratio that was estimated. */
export interface Ratio {
  /** Of the logarithm of the other side's time over the base's. */
  readonly estimate: Estimate;
  /** What counts as one observation: a round of both sides, or a result. */
  readonly unit: "round" | "session";
  /** How many there are of the side, and passage, that has fewest. */
  readonly observations: number;
}

/** From so many results of either side on, what differs from result to result is seen; before, it is inferred from what differs inside them. */
export const sessionsAsObservations = fewestForInterval;

/**
 * The ratio over `passages`: of several, the geometric mean of their ratios. Where the sides ran `inTurns`, it is the median of the ratios of
 * their rounds, in which what else the machine did cancels; else the ratio of their medians, as exact as the results of a side are alike. With
 * fewer than 5 of a side that is inferred from inside the results ({@link sessionLevel}).
 * @returns why there is none, as text, where there are too few runs, or times of 0.
 */
export function ratioOf(
  passages: readonly Sides[],
  inTurns: boolean,
  seed: string,
): Ratio | string {
  const all = passages.flatMap(({ base, other }) => [...base, ...other]);
  if (all.some((times) => times.some((time) => time <= 0))) return "times of 0 ms";
  const results = Math.min(...passages.flatMap(({ base, other }) => [base.length, other.length]));
  if (areSessionsEnough(passages)) {
    return { estimate: bySession(passages, inTurns, seed), unit: "session", observations: results };
  }
  if (all.some((times) => times.length < fewestForInterval)) {
    return `fewer than ${fewestForInterval} runs`;
  }
  if (!inTurns) {
    return { estimate: byLevel(passages, seed), unit: "session", observations: results };
  }
  const estimates = passages.map((sides, i) => byRound(sides, `${seed} ${i}`));
  const rounds = Math.min(...passages.map(roundCount));
  return { estimate: meanOf(estimates), unit: "round", observations: rounds };
}

function areSessionsEnough(passages: readonly Sides[]): boolean {
  const [{ base, other }] = passages;
  return base.length >= sessionsAsObservations && other.length >= sessionsAsObservations &&
    passages.every((sides) =>
      sides.base.length === base.length && sides.other.length === other.length
    );
}

const logMedian = (times: readonly number[]): number => median(times.map(Math.log));

/** Logarithms of the ratios of rounds. A side that was interrupted has fewer. */
const roundRatios = (base: readonly number[], other: readonly number[]): number[] =>
  Array.from(
    { length: Math.min(base.length, other.length) },
    (_, round) => Math.log(other[round] / base[round]),
  );

const roundCount = ({ base, other }: Sides): number =>
  sum(base.map((times, i) => roundRatios(times, other[i]).length));

const byRound = ({ base, other }: Sides, seed: string): Estimate =>
  meanOf(base.map((times, i) => estimateOf(roundRatios(times, other[i]), `${seed} ${i}`)));

function byLevel(passages: readonly Sides[], seed: string): Estimate {
  const levelOf = (side: keyof Sides) =>
    sessionLevel(
      passages.map((sides) => sides[side].map((times) => times.map(Math.log))),
      `${seed} ${side}`,
    );
  return differenceOf(levelOf("other"), levelOf("base"));
}

/** The same with one value a session: the mean over the passages, which what differs between sessions has in common. */
function bySession(passages: readonly Sides[], inTurns: boolean, seed: string): Estimate {
  const [{ base }] = passages;
  if (inTurns) {
    const ratios = base.map((_, i) =>
      mean(passages.map((sides) => median(roundRatios(sides.base[i], sides.other[i]))))
    );
    return estimateOf(ratios, seed);
  }
  const valuesOf = (side: keyof Sides) =>
    passages[0][side].map((_, i) => mean(passages.map((sides) => logMedian(sides[side][i]))));
  return differenceOf(
    estimateOf(valuesOf("other"), `${seed} other`),
    estimateOf(valuesOf("base"), `${seed} base`),
  );
}
