/**
 * The best cut of a histogram into a given number of segments.
 * @module
 */
import { type Histogram, type Precision, Segments } from "./_segments.ts";

/** A price is first found for values merged into this many runs for each segment. */
const runsPerSegment = 16;

/** The ends of a cut's segments, and a price of segments at which it is the best cut. */
interface Cut {
  readonly ends: Int32Array;
  readonly price: number;
}

/**
 * The ends of the `count` segments of the best cut of `histogram`, which has more values than that.
 *
 * The best cut's cost is convex in the number of its segments, since a segment's cost has the Monge
 * property. So there is a price of segments at which the best cut has `count` of them, or ties with cuts of
 * fewer and of more; two cuts that tie are spliced.
 *
 * Source: Aggarwal, Schieber, Tokuyama, "Finding a minimum-weight k-link path in graphs with the concave
 * Monge property and applications", 1994; for k-means, Grønlund et al., "Fast exact k-means, k-medians
 * and Bregman divergence clustering in 1D", 2017.
 */
export function bestCut(histogram: Histogram, count: number, precision: Precision): Int32Array {
  return search(histogram, count, precision).ends;
}

function search(histogram: Histogram, count: number, precision: Precision): Cut {
  const { length } = histogram.values;
  const segments = new Segments(histogram, precision);
  const runs = runsPerSegment * count;
  let price = length > 2 * runs
    ? search(merged(histogram, runs), count, precision).price
    : typicalPrice(histogram, count);
  let fewer: Cut = { ends: Int32Array.of(length), price: Infinity };
  let more: Cut = { ends: new Int32Array(length).map((_, i) => i + 1), price: 0 };
  for (let steps = 0, tied = false;; steps++) {
    const ends = segments.bestCut(price);
    if (ends.length === count) return { ends, price };
    const between = ends.length > fewer.ends.length && ends.length < more.ends.length;
    if (between && ends.length < count) fewer = { ends, price };
    if (between && ends.length > count) more = { ends, price };
    if (tied && !between) return { ends: splice(fewer.ends, more.ends, count), price };

    const unbounded = fewer.price === Infinity || more.price === 0;
    tied = false;
    if (unbounded && steps < 6) {
      let factor = cube(ends.length / count);
      // Where a step was not long enough, the next one is twice as long.
      for (let i = 0; i < steps; i++) factor *= factor;
      price *= factor;
    } else if (between && !unbounded) {
      price = interpolated(fewer, more, count);
    } else {
      // The price at which they tie: there is a better cut between them, or none.
      const gain = segments.gain(more.ends) - segments.gain(fewer.ends);
      price = gain / (more.ends.length - fewer.ends.length);
      tied = true;
    }
  }
}

/** A product, since `**` may differ in the last bit from one engine, or run, to another. */
const cube = (x: number): number => x * x * x;

/**
 * The price at which some `count` segments are the best cut of a normal distribution of the same variance.
 *
 * Source: Panter, Dite, "Quantization distortion in pulse-count modulation with nonuniform spacing of
 * levels", 1951: the cost goes with the inverse square of their number, so the price goes with that of its cube.
 */
function typicalPrice({ values, counts }: Histogram, count: number): number {
  const origin = values[values.length >> 1];
  let weight = 0, sum = 0, squares = 0;
  for (let i = 0; i < values.length; i++) {
    const difference = values[i] - origin;
    weight += counts[i];
    sum += counts[i] * difference;
    squares += counts[i] * difference * difference;
  }
  return Math.sqrt(3) * Math.PI * (squares - sum * sum / weight) / cube(count);
}

/** A price between those of two cuts, at which the best one should have `count` segments. */
function interpolated(fewer: Cut, more: Cut, count: number): number {
  const [from, to] = [1 / cube(fewer.ends.length), 1 / cube(more.ends.length)];
  return fewer.price + (more.price - fewer.price) * (1 / cube(count) - from) / (to - from);
}

/**
 * `histogram` with runs of neighbours merged into their means. A run's share of the values and its share of
 * their range add up to the same everywhere, so that both the dense and the sparse parts keep their detail.
 */
function merged({ values, counts }: Histogram, runs: number): Histogram {
  const means: number[] = [], weights: number[] = [];
  const { length } = values;
  const [first, last] = [values[0], values[length - 1]];
  for (let i = 0, run = 1; i < length; run++) {
    let sum = 0, weight = 0;
    for (
      const limit = 2 * run / runs;
      i < length && (i / length + (values[i] - first) / (last - first) < limit);
      i++
    ) {
      sum += counts[i] * values[i];
      weight += counts[i];
    }
    if (weight === 0) continue;
    means.push(sum / weight);
    weights.push(weight);
  }
  return { values: Float64Array.from(means), counts: Float64Array.from(weights) };
}

/**
 * Two cuts that are the best at the same price, of less and of more than `count` segments, make one of
 * `count`: the second's segments up to the first place where one of them lies within a segment of the
 * first that has as many before it as there are too few, less; from there on the first's. By the Monge
 * property such an exchange costs nothing.
 */
function splice(fewer: Int32Array, more: Int32Array, count: number): Int32Array {
  const missing = count - fewer.length;
  let c = 0;
  while (more[c + missing] > fewer[c]) c++;
  const ends = new Int32Array(count);
  ends.set(more.subarray(0, c + missing));
  ends.set(fewer.subarray(c), c + missing);
  return ends;
}
