/**
 * How well one or few sessions tell what another session would measure.
 * @module
 */
import { mean, median, sampleVariance, sum } from "simple-statistics";
import { seededRandom } from "../system/random.ts";
import type { Estimate } from "./estimate.ts";
import { drawCount, fewestForInterval } from "./median_interval.ts";

/** Stretches that a session is cut into: as many as the fewest values that have an interval, so that each has a run. */
const stretchCount = fewestForInterval;

/**
 * The level of `parts`, which are the parts of the work, each with the values of its sessions: a list of at least 5 for each session, in the order
 * of measuring; `seed` decides on the draws.
 *
 * What a machine does beside the work is no white noise: it comes and goes on every scale of time, so averages of longer sessions do not get
 * closer to each other without end (in the terms of clocks, the deviation of Allan 1966 has a flicker floor). The bootstrap of runs
 * sees what varies inside a session only, and took the difference of two sessions of the same build for real in 37 of 59 pairs (by this variance 5 are). For flicker noise
 * adjacent averages differ alike on every scale: the level of a session is known no better than those of its stretches differ. So the variance is
 * that between the medians of a session's fifths, not divided by their number. With white noise it is five times too large, which is the price of
 * one session that stands for all. Parts share their sessions, so that a mean over them is no more exact than one.
 */
export function sessionLevel(
  parts: readonly (readonly (readonly number[])[])[],
  seed: string,
): Estimate {
  const weighted = parts.flatMap((sessions) =>
    sessions.map((values) =>
      sampleVariance(stretchMedians(values)) / sessions.length ** 2 / parts.length
    )
  );
  const variance = sum(weighted);
  const spread = sum(weighted.map((part) => part ** 2 / (stretchCount - 1)));
  const degreesOfFreedom = spread === 0 ? stretchCount - 1 : variance ** 2 / spread;
  const level = (of: (values: readonly number[]) => number) =>
    mean(parts.map((sessions) => mean(sessions.map(of))));
  const center = level((values) => median([...values]));
  const { normal } = seededRandom(`level ${seed}`);
  const student = () => {
    const squares = sum(Array.from({ length: stretchCount - 1 }, () => normal() ** 2));
    return normal() / Math.sqrt(squares / (stretchCount - 1));
  };
  return {
    median: center,
    draws: Float64Array.from({ length: drawCount }, () => center + Math.sqrt(variance) * student()),
    trimmedMean: level((values) => mean(stretchMedians(values))),
    variance,
    degreesOfFreedom,
  };
}

/** Medians of the session's fifths. */
function stretchMedians(values: readonly number[]): number[] {
  const start = (i: number) => Math.round((i * values.length) / stretchCount);
  return Array.from(
    { length: stretchCount },
    (_, i) => median(values.slice(start(i), start(i + 1))),
  );
}
