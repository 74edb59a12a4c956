/**
 * Cuts of sorted values into segments, each of which one number stands for, and the best cut at a price of a
 * segment.
 * @module
 */

/** Ascending values, each once, and how often each occurs. */
export interface Histogram {
  readonly values: Float64Array;
  readonly counts: Float64Array;
}

/** What the numbers can be that stand for segments. */
export type Precision = "fp16" | "fp32";

/**
 * The segments of a histogram, by prefix sums.
 *
 * A segment of weight W and sum S for which the number r stands costs `sum w (x - r)^2`, which is a constant
 * less `r (2S - rW)`, its gain. Only gains are computed. r is the best there is, the number of a precision that is
 * nearest to the mean. Costs have the Monge property, `cost(a, c) + cost(b, d) <= cost(a, d) + cost(b, c)` for
 * a <= b <= c <= d: where a value is nearer to the greater of two numbers, all greater values are. So of two
 * starts the later one, once better for an end, is better for all later ends.
 */
export class Segments {
  readonly #length: number;
  readonly #precision: Precision;
  /** Sums are of differences to it. */
  readonly #origin: number;
  readonly #weights: Float64Array;
  readonly #sums: Float64Array;
  /** For each end, the gain less the price of the best cut up to it, and where its last segment starts. */
  readonly #best: Float64Array;
  readonly #from: Int32Array;
  /** Starts that are the best for some end to come, and the first end that each is best for. */
  readonly #starts: Int32Array;
  readonly #since: Int32Array;

  constructor({ values, counts }: Histogram, precision: Precision) {
    const length = this.#length = values.length;
    this.#precision = precision;
    // Far from 0, squares leave little of small differences. Where numbers have few bits that is always enough.
    const origin = this.#origin = precision === "fp16" ? 0 : values[length >> 1];
    this.#weights = new Float64Array(length + 1);
    this.#sums = new Float64Array(length + 1);
    for (let i = 0; i < length; i++) {
      this.#weights[i + 1] = this.#weights[i] + counts[i];
      this.#sums[i + 1] = this.#sums[i] + counts[i] * (values[i] - origin);
    }
    this.#best = new Float64Array(length + 1);
    this.#from = new Int32Array(length + 1);
    this.#starts = new Int32Array(length + 1);
    this.#since = new Int32Array(length + 1);
  }

  /** The gain of a cut, given by the ends of its segments. */
  gain(ends: Int32Array): number {
    let gain = 0;
    for (let c = 0, start = 0; c < ends.length; start = ends[c++]) {
      const sum = this.#sums[ends[c]] - this.#sums[start];
      const weight = this.#weights[ends[c]] - this.#weights[start];
      gain += segmentGain(sum, weight, this.#origin, this.#precision);
    }
    return gain;
  }

  /**
   * The ends of the segments of the cut with the largest gain, where each segment costs `price`.
   *
   * Source: Hirschberg, Larmore, "The least weight subsequence problem", 1987: a list of the starts that are
   * the best for some end to come. A new start mostly becomes better than the last one in the list a few ends
   * after that one became the best, so the place is searched for from there, with growing steps.
   */
  bestCut(price: number): Int32Array {
    const [length, origin, precision] = [this.#length, this.#origin, this.#precision];
    const [weights, sums, best, from] = [this.#weights, this.#sums, this.#best, this.#from];
    const [starts, since] = [this.#starts, this.#since];
    const value = (start: number, end: number) =>
      best[start] +
      segmentGain(sums[end] - sums[start], weights[end] - weights[start], origin, precision);

    let first = 0, last = 0;
    starts[0] = 0;
    since[0] = 1;
    for (let end = 1;; end++) {
      while (first < last && since[first + 1] <= end) first++;
      from[end] = starts[first];
      best[end] = value(starts[first], end) - price;
      if (end === length) return this.#ends();

      // From here on `end` is a start. Starts that it beats wherever they were the best go.
      since[first] = end + 1;
      while (last >= first && value(end, since[last]) >= value(starts[last], since[last])) last--;
      if (last < first) {
        starts[first] = end;
        last = first;
        continue;
      }
      const rival = starts[last];
      let lost = since[last], won = lost + 1;
      for (let step = 2; won <= length && value(end, won) < value(rival, won); step *= 2) {
        lost = won;
        won += step;
      }
      won = Math.min(won, length + 1);
      while (won - lost > 1) {
        const middle = (won + lost) >> 1;
        if (value(end, middle) < value(rival, middle)) lost = middle;
        else won = middle;
      }
      if (won > length) continue;
      starts[++last] = end;
      since[last] = won;
    }
  }

  #ends(): Int32Array {
    let count = 0;
    for (let end = this.#length; end > 0; end = this.#from[end]) count++;
    const ends = new Int32Array(count);
    for (let end = this.#length; end > 0; end = this.#from[end]) ends[--count] = end;
    return ends;
  }
}

/** @param sum of differences to `origin`. */
function segmentGain(sum: number, weight: number, origin: number, precision: Precision): number {
  const mean = origin + sum / weight;
  const nearest = (precision === "fp16" ? nearestHalf(mean) : Math.fround(mean)) - origin;
  return nearest * (2 * sum - nearest * weight);
}

const smallestNormalHalf = 2 ** -14;
/** Added and taken off again, it leaves multiples of 2^-24, the subnormal numbers of fp16. */
const subnormalRounder = 1.5 * 2 ** 28;
/** Veltkamp's splitting leaves the upper 11 of 53 bits. */
const halfSplitter = 2 ** 42 + 1;

/** As `Math.f16round`, but several times faster; ties go either way. */
function nearestHalf(x: number): number {
  if (x < smallestNormalHalf && x > -smallestNormalHalf) {
    return (x + subnormalRounder) - subnormalRounder;
  }
  const upper = x * halfSplitter;
  return upper - (upper - x);
}
