/**
 * Exact k-means of weighted numbers: deterministic, and no clustering has a smaller squared error.
 * @module
 */
import { bestCut } from "./_cut.ts";
import type { Histogram } from "./_segments.ts";

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
 * The `k` centroids, numbers of `precision`, from which the values of `histogram` are least far away in the
 * sum of squares. There are as many centroids as values where there are fewer values. Of fp16 centroids
 * none are better; those of fp32 are the rounded ones of the best clustering, whose error is the same to
 * 1e-14. A value between two centroids belongs to the lower one.
 *
 * @throws {RangeError} where the values are not finite and ascending.
 */
export function kmeans(
  { values, counts }: Histogram,
  k: number,
  precision: "fp16" | "fp32",
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
  const half = precision === "fp16";
  // Squares of numbers far from 0 that are near each other leave little of their difference; fp16 has so few
  // bits that it is always enough, and its centroids are the numbers themselves.
  const centre = half ? 0 : mean({ values, counts });
  const centred = half ? values : values.map((value) => value - centre);
  const ends = bestCut({ values: centred, counts }, k, half);
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
