/**
 * How often 95% intervals of medians hold the true one, on simulated times.
 * @module
 */
import { seededRandom } from "../system/random.ts";
import { medianInterval } from "./median_interval.ts";
import { claimed, disclaimed, type Scenario, timesOf, trueMedian } from "./simulated.ts";

/** Options of {@link coverageOf}. */
export interface CoverageOptions {
  /** Times of a sample. */
  readonly runs: number;
  /** Samples; 1000 by default, which leaves a standard error of 0.7%. */
  readonly trials?: number;
  /** Draws of each interval; 500 by default. */
  readonly draws?: number;
  readonly seed?: number;
}

/**
 * Share of simulated samples whose interval holds the true median: that of the times of all moments of a run together, so with a drift of
 * what the run goes through.
 */
export function coverageOf(
  scenario: Scenario,
  { runs, trials = 1000, draws = 500, seed = 0 }: CoverageOptions,
): number {
  const truth = trueMedian(scenario, runs);
  const random = seededRandom(`coverage of ${scenario.name} ${runs} ${seed}`);
  let held = 0;
  for (let trial = 0; trial < trials; trial++) {
    const times = timesOf(scenario, runs, random);
    const { low, high } = medianInterval(times, { draws, seed: String(trial) })!;
    if (low <= truth && truth <= high) held++;
  }
  return held / trials;
}

/** Sizes of samples that intervals are tried on. */
export const sampleSizes = [5, 10, 20, 30, 50, 100] as const;
/** From this size on intervals are to hold. A drift in fewer runs cannot be told from noise, and makes them too wide. */
const claimedFrom = 20;
/** Share of intervals that is to hold the truth. */
const claim = { least: 0.92, most: 0.98 } as const;

/** Coverage of one kind of times. */
export interface CoverageRow {
  readonly name: string;
  /** By size of sample. */
  readonly coverage: readonly number[];
  /** Whether intervals are to hold for it. */
  readonly isClaimed: boolean;
  /** Whether they do, from 20 runs on. */
  readonly isKept: boolean;
}

/** The coverage of each kind of times, one after the other. */
export function* coverageRows(
  options: Pick<CoverageOptions, "trials" | "seed">,
): Generator<CoverageRow, void, undefined> {
  for (const scenario of [...claimed, ...disclaimed]) {
    const coverage = sampleSizes.map((runs) => coverageOf(scenario, { ...options, runs }));
    yield {
      name: scenario.name,
      coverage,
      isClaimed: claimed.includes(scenario),
      isKept: keepsClaim(coverage),
    };
  }
}

/** Whether all of `coverage`, by {@link sampleSizes}, is as claimed. */
export const keepsClaim = (coverage: readonly number[]): boolean =>
  sampleSizes.every((runs, i) =>
    runs < claimedFrom || (coverage[i] >= claim.least && coverage[i] <= claim.most)
  );
