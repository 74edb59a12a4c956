/**
 * Whether what was measured one after the other changes with time: a trend over the whole run, or neighbours that are alike.
 * @module
 */
import { median } from "simple-statistics";
import { normalTails } from "./distributions.ts";

/** A trend over a run. */
export interface Trend {
  /** Change from one value to the next (Theil 1950, Sen 1968): the median of the slopes of all pairs; 0 without a trend. */
  readonly slope: number;
  /** Probability of such an order without any trend, by Mann and Kendall's test. */
  readonly probability: number;
  /** {@link serialCorrelation} of what is left without the trend. */
  readonly likeness: number;
}

/** Below this probability a trend counts as there. */
export const trendLevel = 0.01;
const fewest = 8;

/**
 * The trend of `values`, in the order of measuring. That neighbours are alike makes trends by itself, so the test's variance grows with
 * the lag-1 autocorrelation of the ranks around the trend (after Hamed and Rao 1998). Of fewer than 8 values none is told. Slope and likeness
 * are looked for only where there can be a trend, since they take the slopes of all pairs: else they are 0, and the probability is the least that it
 * can be.
 */
export function trendOf(values: ArrayLike<number>): Trend {
  const n = values.length;
  if (n < fewest) return { slope: 0, probability: 1, likeness: 0 };
  const score = scoreOf(values);
  const probabilityFor = (likeness: number) => {
    const variance = (n * (n - 1) * (2 * n + 5) / 18) * (1 + likeness) / (1 - likeness);
    return normalTails((score - Math.sign(score)) / Math.sqrt(variance));
  };
  if (probabilityFor(0) >= trendLevel) {
    return { slope: 0, probability: probabilityFor(0), likeness: 0 };
  }
  const slope = median(slopesOf(values));
  const likeness = serialCorrelation(Array.from(values, (value, i) => value - slope * i));
  return { slope, probability: probabilityFor(likeness), likeness };
}

/** Of all pairs those that rise, less those that fall; in n log n steps, by counts of ranks in a Fenwick tree (1994). */
function scoreOf(values: ArrayLike<number>): number {
  const places = new Map([...new Set(Float64Array.from(values).sort())].map((v, i) => [v, i + 1]));
  const counts = new Uint32Array(places.size + 1);
  const countUpTo = (place: number): number => {
    let count = 0;
    for (; place > 0; place -= place & -place) count += counts[place];
    return count;
  };
  let score = 0;
  for (let i = 0; i < values.length; i++) {
    const place = places.get(values[i])!;
    score += countUpTo(place - 1) - (i - countUpTo(place));
    for (let at = place; at < counts.length; at += at & -at) counts[at]++;
  }
  return score;
}

function slopesOf(values: ArrayLike<number>): number[] {
  const slopes: number[] = [];
  for (let i = 0; i < values.length; i++) {
    for (let j = i + 1; j < values.length; j++) slopes.push((values[j] - values[i]) / (j - i));
  }
  return slopes;
}

/**
 * How much the neighbours in `values` are alike: the lag-1 autocorrelation of their ranks, from 0 to 0.95; 0 where it may be chance,
 * at a level of 5%.
 */
export function serialCorrelation(values: ArrayLike<number>): number {
  const n = values.length;
  if (n < fewest) return 0;
  const ranks = midranksOf(values);
  const mean = (n - 1) / 2;
  let [products, squares] = [0, 0];
  for (let i = 0; i < n; i++) {
    squares += (ranks[i] - mean) ** 2;
    if (i > 0) products += (ranks[i] - mean) * (ranks[i - 1] - mean);
  }
  const correlation = products / squares;
  return correlation > 1.645 / Math.sqrt(n) ? Math.min(correlation, 0.95) : 0;
}

/** As {@link ranksOf}, but equal values share the mean of their places: a coarse clock gives many. */
function midranksOf(values: ArrayLike<number>): number[] {
  const sorted = Float64Array.from(values).sort();
  return Array.from(values, (value) => (sorted.indexOf(value) + sorted.lastIndexOf(value)) / 2);
}

/** The place of each of `values` among all in ascending order, from 0; equal ones by their order. */
export function ranksOf(values: ArrayLike<number>): Uint32Array {
  const order = Array.from(values, (_, i) => i).sort((a, b) => values[a] - values[b]);
  const ranks = new Uint32Array(values.length);
  order.forEach((place, rank) => ranks[place] = rank);
  return ranks;
}
