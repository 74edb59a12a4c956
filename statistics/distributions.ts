/**
 * Probabilities of the distributions that tests and intervals refer to.
 * @module
 */
import jstat from "jstat";

/** The value that a standard normal variable stays below with `probability`. */
export const normalQuantile = (probability: number): number => jstat.normal.inv(probability, 0, 1);

/** Probability that a standard normal variable lies at least as far from 0 as `z`. */
export const normalTails = (z: number): number => 2 * jstat.normal.cdf(-Math.abs(z), 0, 1);

/** Probability that Student's t of `degreesOfFreedom`, which need not be whole, lies at least as far from 0 as `t`. */
export const studentTails = (t: number, degreesOfFreedom: number): number =>
  Number.isFinite(t) ? 2 * jstat.studentt.cdf(-Math.abs(t), degreesOfFreedom) : 0;

/** The value that Student's t of `degreesOfFreedom` stays below with `probability`. */
export const studentQuantile = (probability: number, degreesOfFreedom: number): number =>
  jstat.studentt.inv(probability, degreesOfFreedom);

/** Probability that of `trials`, each a success with `probability`, at most `successes` are one. */
export const binomialCdf = (successes: number, trials: number, probability: number): number =>
  successes >= trials ? 1 : jstat.ibeta(1 - probability, trials - successes, successes + 1);
