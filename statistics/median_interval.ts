/**
 * The 95% bootstrap interval of a median.
 * @module
 */
import { medianSorted, quantileSorted } from "simple-statistics";
import { seededRandom } from "../system/random.ts";
import { drawPlaces, narrowness, type Resampling, resamplingFor } from "./resampling.ts";
import { ranksOf } from "./trend.ts";

/** What lies between two values, both included. */
export interface Interval {
  readonly low: number;
  readonly high: number;
}

/** How much of its draws an interval holds. */
export const intervalLevel = 0.95;

/** Fewest values that have an interval: the whole range of 4 holds their median with 87.5% only, that of 5 with 93.75%. */
export const fewestForInterval = 5;

/** Draws of a bootstrap, unless asked for otherwise. */
export const drawCount = 2000;

/** Options of {@link medianDraws}. */
export interface DrawOptions {
  /** How many draws; {@link drawCount} by default. */
  readonly draws?: number;
  /** Decides on the draws. */
  readonly seed?: string;
  /** By default, what {@link resamplingFor} finds. */
  readonly resampling?: Resampling;
}

/** Medians of `values` drawn anew, each as far from their median as it was drawn and {@link narrowness} makes it. */
export function medianDraws(
  values: ArrayLike<number>,
  { draws = drawCount, seed = "", resampling = resamplingFor(values) }: DrawOptions = {},
): Float64Array {
  const sorted = Float64Array.from(values).sort();
  const center = medianSorted(sorted as unknown as number[]);
  const stretch = narrowness(resampling, values.length);
  const middles = resampling.kind === "independent"
    ? independentMiddles(values.length, draws, seed)
    : middleRanks(ranksOf(values), resampling, draws, seed);
  return Float64Array.from({ length: draws }, (_, draw) => {
    const drawn = (sorted[middles[2 * draw]] + sorted[middles[2 * draw + 1]]) / 2;
    return center + stretch * (drawn - center);
  });
}

/**
 * The ranks of the two middle values of each draw, one after the other; of an odd number they are the same. A median depends on the order alone, so
 * counting how often each rank was drawn is enough to find them.
 */
function middleRanks(
  ranks: Uint32Array,
  resampling: Resampling,
  draws: number,
  seed: string,
): Uint32Array {
  const n = ranks.length;
  const random = seededRandom(`draws ${seed}`);
  const places = new Uint32Array(n);
  const counts = new Uint32Array(n);
  const middles = new Uint32Array(2 * draws);
  for (let draw = 0; draw < draws; draw++) {
    drawPlaces(places, resampling, random);
    counts.fill(0);
    for (const place of places) counts[ranks[place]]++;
    middles[2 * draw] = rankAt(counts, (n - 1) >> 1);
    middles[2 * draw + 1] = rankAt(counts, n >> 1);
  }
  return middles;
}

/** Where any place may be drawn the order of measuring does not matter, so that without a seed of their own as many values have the same draws. */
const known = new Map<string, Uint32Array>();

function independentMiddles(n: number, draws: number, seed: string): Uint32Array {
  const make = () =>
    middleRanks(Uint32Array.from({ length: n }, (_, i) => i), { kind: "independent" }, draws, seed);
  if (seed !== "") return make();
  const key = `${n} ${draws}`;
  if (!known.has(key)) known.set(key, make());
  return known.get(key)!;
}

/** The rank at `place`, from 0 in ascending order, of what `counts` says was drawn of each rank. */
function rankAt(counts: Uint32Array, place: number): number {
  let [rank, seen] = [0, counts[0]];
  while (seen <= place) seen += counts[++rank];
  return rank;
}

/** The middle 95% of `draws`. */
export function middleOf(draws: Float64Array): Interval {
  const sorted = draws.slice().sort() as unknown as number[];
  return {
    low: quantileSorted(sorted, (1 - intervalLevel) / 2),
    high: quantileSorted(sorted, (1 + intervalLevel) / 2),
  };
}

/**
 * The 95% interval of the median of `values`, which are in the order of measuring; null for fewer than 5. Held by simulation
 * (`coverage.ts`) to 92 to 98% for independent values of any distribution and for those with a trend, from 20 values on: of fewer it may hold the
 * median in 87%, or be too wide. Where neighbours are alike it is too narrow; {@link SampleWarning} says so.
 */
export function medianInterval(
  values: ArrayLike<number>,
  options: DrawOptions = {},
): Interval | null {
  return values.length < fewestForInterval ? null : middleOf(medianDraws(values, options));
}
