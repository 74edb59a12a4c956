/**
 * The ratio of two sides' times, and how exactly it is known.
 * @module
 */
import { mean, median } from "simple-statistics";
import { differenceOf, type Estimate, estimateOf, meanOf } from "../statistics/estimate.ts";
import { fewestForInterval } from "../statistics/median_interval.ts";

/** Times of both sides at one passage in ms: a list for each result (a session), in the order of running. */
export interface Sides {
  readonly base: readonly (readonly number[])[];
  readonly other: readonly (readonly number[])[];
}

/** A ratio that was estimated. */
export interface Ratio {
  /** Of the logarithm of the other side's time over the base's. */
  readonly estimate: Estimate;
  /** What counts as one observation. */
  readonly unit: "run" | "round" | "session";
  /** How many there are of the side, and passage, that has fewest. */
  readonly observations: number;
}

/** From so many results of either side on, a result is one observation: what differs from night to night is then in the interval. */
export const sessionsAsObservations = fewestForInterval;

/**
 * The ratio over `passages`: of several, the geometric mean of their ratios. Where the sides ran `inTurns`, it is the median of the ratios of
 * their rounds, in which what else the machine did cancels; else the ratio of their medians. With fewer results than 5 of a side, runs are the
 * observations and the ratio is the mean over results: what differs between sessions is then not in the interval.
 * @returns why there is none, as text, where there are too few runs, or times of 0.
 */
export function ratioOf(
  passages: readonly Sides[],
  inTurns: boolean,
  seed: string,
): Ratio | string {
  const all = passages.flatMap(({ base, other }) => [...base, ...other]);
  if (all.some((times) => times.some((time) => time <= 0))) return "times of 0 ms";
  if (areSessionsEnough(passages)) {
    const { estimate, count } = bySession(passages, inTurns, seed);
    return { estimate, unit: "session", observations: count };
  }
  const observations = Math.min(
    ...passages.flatMap(({ base, other }) => [countOf(base), countOf(other)]),
  );
  if (all.some((times) => times.length < fewestForInterval)) {
    return `fewer than ${fewestForInterval} runs`;
  }
  const estimates = passages.map((sides, i) => byRun(sides, inTurns, `${seed} ${i}`));
  return { estimate: meanOf(estimates), unit: inTurns ? "round" : "run", observations };
}

const countOf = (sessions: Sides["base"]): number =>
  sessions.reduce((count, times) => count + times.length, 0);

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

function byRun({ base, other }: Sides, inTurns: boolean, seed: string): Estimate {
  if (inTurns) {
    return meanOf(base.map((times, i) => estimateOf(roundRatios(times, other[i]), `${seed} ${i}`)));
  }
  const of = (sessions: Sides["base"], side: string) =>
    meanOf(sessions.map((times, i) => estimateOf(times.map(Math.log), `${seed} ${side} ${i}`)));
  return differenceOf(of(other, "other"), of(base, "base"));
}

/** The same with one value a session: the mean over the passages, which what differs between sessions has in common. */
function bySession(passages: readonly Sides[], inTurns: boolean, seed: string) {
  const [{ base, other }] = passages;
  const count = Math.min(base.length, other.length);
  if (inTurns) {
    const ratios = base.map((_, i) =>
      mean(passages.map((sides) => median(roundRatios(sides.base[i], sides.other[i]))))
    );
    return { estimate: estimateOf(ratios, seed), count };
  }
  const valuesOf = (side: keyof Sides) =>
    passages[0][side].map((_, i) => mean(passages.map((sides) => logMedian(sides[side][i]))));
  const estimate = differenceOf(
    estimateOf(valuesOf("other"), `${seed} other`),
    estimateOf(valuesOf("base"), `${seed} base`),
  );
  return { estimate, count };
}
