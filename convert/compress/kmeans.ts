/**
 * Exact k-means of weighted numbers: deterministic, and no clustering has a smaller squared error.
 * @module
 */
import { bestCut } from "./_cut.ts";
import type { Histogram, Precision } from "./_segments.ts";

/** Clusters of the values of a histogram. */
export interface Clustering {
  /** In ascending order, in the precision that was asked for. */
  readonly centroids: Float64Array;
  /** One past the last value of each cluster; a value is in the cluster of the nearest centroid. */
  readonly ends: Int32Array;
  /** Over all values, as often as each occurs. */
  readonly squaredError: number;
}

const rounding = { fp16: Math.f16round, fp32: Math.fround };

/**
 * The `k` numbers of `precision` to the nearest of which the values of `histogram` have the smallest sum of squared
 * distances, as far as sums of doubles can tell; the values themselves where they are not more than `k`. Of two
 * centroids that are equally near, a value belongs to the lower one.
 *
 * @throws {RangeError} where the values are not finite and ascending.
 */
export function kmeans(
  { values, counts }: Histogram,
  k: number,
  precision: Precision,
): Clustering {
  for (let i = 0; i < values.length; i++) {
    if (values[i] > (i === 0 ? -Infinity : values[i - 1]) && values[i] < Infinity) continue;
    throw new RangeError(
      `Cannot cluster the values: expected finite numbers in ascending order, received ${
        values[i]
      } at ${i}`,
    );
  }
  if (values.length <= k) {
    const ends = Int32Array.from(values, (_, i) => i + 1);
    return { centroids: values.slice(), ends, squaredError: 0 };
  }
  const ends = bestCut({ values, counts }, k, precision);
  return settled({ values, counts }, ends, rounding[precision]);
}

/** Moves centroids to the means of their values and values to the nearest centroid while that helps. */
function settled(
  histogram: Histogram,
  cut: Int32Array,
  round: (x: number) => number,
): Clustering {
  let best: Clustering | undefined;
  for (let ends = cut;;) {
    const centroids = new Float64Array(ends.length);
    for (let c = 0, start = 0; c < ends.length; start = ends[c++]) {
      // A cluster without values stays where it is. Adding 0 makes 0 of -0.
      centroids[c] = start < ends[c]
        ? round(mean(histogram, start, ends[c])) + 0
        : best!.centroids[c];
    }
    const next = assigned(histogram, centroids);
    if (best !== undefined && !(next.squaredError < best.squaredError)) return best;
    best = next;
    ends = next.ends;
  }
}

function mean({ values, counts }: Histogram, start = 0, end = values.length): number {
  const origin = values[start];
  let sum = 0, weight = 0;
  for (let i = start; i < end; i++) {
    sum += counts[i] * (values[i] - origin);
    weight += counts[i];
  }
  return origin + sum / weight;
}

function assigned({ values, counts }: Histogram, centroids: Float64Array): Clustering {
  const ends = new Int32Array(centroids.length);
  let squaredError = 0;
  for (let c = 0, i = 0; c < centroids.length; c++) {
    const limit = c + 1 < centroids.length ? (centroids[c] + centroids[c + 1]) / 2 : Infinity;
    for (; i < values.length && values[i] <= limit; i++) {
      const error = values[i] - centroids[c];
      squaredError += counts[i] * error * error;
    }
    ends[c] = i;
  }
  return { centroids, ends, squaredError };
}
