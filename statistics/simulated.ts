/**
 * Simulated times of runs: what intervals and warnings are tried on.
 * @module
 */
import { median } from "simple-statistics";
import { type Random, seededRandom } from "../system/random.ts";

/** A way that times come about. */
export interface Scenario {
  readonly name: string;
  /** Noise of one run, which multiplies its time; `previous` is that of the run before. */
  readonly noise: (random: Random, previous: number) => number;
  /** Time at a moment of the run, from 0 to 1; 1 by default. */
  readonly drift?: (moment: number) => number;
}

const lognormal = (deviation: number) => ({ normal }: Random) => Math.exp(deviation * normal());
const twoLevels = (share: number) => (random: Random) =>
  (random.uniform() < share ? 1.2 : 1) * lognormal(0.02)(random);
const alike = (likeness: number) => (random: Random, previous: number) =>
  Math.exp(
    likeness * Math.log(previous) + 0.1 * Math.sqrt(1 - likeness ** 2) * random.normal(),
  );
const ramp = (moment: number) => 1 + 0.3 * moment;
const step = (moment: number) => moment < 0.6 ? 1 : 1.25;
const settling = (moment: number) => 1.3 - 0.3 * Math.exp(-5 * moment);

/** Times that intervals are to hold for. */
export const claimed: readonly Scenario[] = [
  { name: "lognormal, 10%", noise: lognormal(0.1) },
  { name: "lognormal, 50%", noise: lognormal(0.5) },
  { name: "bimodal, 30% at 1.2", noise: twoLevels(0.3) },
  { name: "bimodal, 50% at 1.2", noise: twoLevels(0.5) },
  { name: "drifting, ramp of 30%", noise: lognormal(0.1), drift: ramp },
  { name: "drifting, doubling", noise: lognormal(0.1), drift: (moment) => 1 + moment },
  { name: "drifting, step of 25%", noise: lognormal(0.1), drift: step },
  { name: "drifting, settling 30% higher", noise: lognormal(0.1), drift: settling },
  { name: "bimodal and a ramp", noise: twoLevels(0.3), drift: ramp },
];

/** Times that they do not hold for; a warning says so. */
export const disclaimed: readonly Scenario[] = [
  { name: "neighbours alike, 0.3", noise: alike(0.3) },
  { name: "neighbours alike, 0.6", noise: alike(0.6) },
  { name: "neighbours alike, 0.9", noise: alike(0.9) },
];

/** Runs that pass before a sample, so that it does not begin at the noise of 1. */
const settlingRuns = 30;

/** The times of `runs` runs, in their order. */
export function timesOf(
  { noise, drift = () => 1 }: Scenario,
  runs: number,
  random: Random,
): number[] {
  let last = 1;
  for (let i = 0; i < settlingRuns; i++) last = noise(random, last);
  return Array.from({ length: runs }, (_, i) => {
    last = noise(random, last);
    return last * drift((i + 0.5) / runs);
  });
}

/** The median of the times of all moments together, of very many such runs. */
export function trueMedian(scenario: Scenario, runs: number): number {
  const random = seededRandom(`truth of ${scenario.name} ${runs}`);
  return median(
    Array.from({ length: Math.ceil(4e5 / runs) }, () => timesOf(scenario, runs, random)).flat(),
  );
}
