import assert from "node:assert/strict";
import { type Random, seededRandom } from "../../system/random.ts";
import type { Histogram } from "./_segments.ts";
import { type Clustering, kmeans } from "./kmeans.ts";

type Precision = "fp16" | "fp32";
const rounding = { fp16: Math.f16round, fp32: Math.fround };
const precisions = ["fp16", "fp32"] as const;

function histogramOf(numbers: readonly number[], precision: Precision, times = 1): Histogram {
  const counts = new Map<number, number>();
  for (const number of numbers) {
    const value = rounding[precision](number) + 0;
    counts.set(value, (counts.get(value) ?? 0) + 1);
  }
  const entries = [...counts].sort(([a], [b]) => a - b);
  return {
    values: Float64Array.from(entries, ([value]) => value),
    counts: Float64Array.from(entries, ([, count]) => count * times),
  };
}

function errorAround({ values, counts }: Histogram, start: number, end: number, centre: number) {
  let error = 0;
  for (let i = start; i < end; i++) error += counts[i] * (values[i] - centre) ** 2;
  return error;
}

/** The smallest squared error of `k` centroids of `precision`, by dynamic programming over all cuts. */
function smallestError(histogram: Histogram, k: number, precision: Precision): number {
  const { values, counts } = histogram;
  const costs = Array.from(values, (origin, start) => {
    let sum = 0, weight = 0;
    return Array.from(values.subarray(start), (value, i) => {
      sum += counts[start + i] * (value - origin);
      weight += counts[start + i];
      const centre = rounding[precision](origin + sum / weight);
      return errorAround(histogram, start, start + i + 1, centre);
    });
  });
  let least = costs[0];
  for (let clusters = 2; clusters <= Math.min(k, values.length); clusters++) {
    least = least.map((_, end) => {
      let error = Infinity;
      for (let start = clusters - 1; start <= end; start++) {
        error = Math.min(error, least[start - 1] + costs[start][end - start]);
      }
      return error;
    });
  }
  return least[values.length - 1];
}

/** What every clustering must be, whatever it is of. */
function check(clustering: Clustering, histogram: Histogram, precision: Precision): void {
  const { centroids, ends, squaredError } = clustering;
  const { values } = histogram;
  assert.deepEqual(centroids, centroids.map(rounding[precision]));
  assert.equal(ends.at(-1), values.length);
  let error = 0;
  for (let c = 0, start = 0; c < ends.length; start = ends[c++]) {
    error += errorAround(histogram, start, ends[c], centroids[c]);
    for (let i = start; i < ends[c]; i++) {
      const distances: number[] = Array.from(
        centroids,
        (centroid) => Math.abs(values[i] - centroid),
      );
      assert.equal(centroids[c], centroids[distances.indexOf(Math.min(...distances))]);
    }
  }
  assert(Math.abs(error - squaredError) <= 1e-12 * error, `${error} ${squaredError}`);
}

/** Sums are of doubles: what is below 1e-15 of the squares of all differences is beyond them. */
function checkError({ squaredError }: Clustering, expected: number, histogram: Histogram): void {
  const { values } = histogram;
  const squares = errorAround(histogram, 0, values.length, values[values.length >> 1]);
  assert(
    squaredError <= expected * (1 + 1e-9) + squares * 1e-15,
    `${values.subarray(0, 40)}: ${squaredError} where ${expected} is possible`,
  );
}

type Draw = (random: Random, precision: Precision) => number;
const distributions: Readonly<Record<string, Draw>> = {
  normal: (random) => random.normal(),
  "with ties in the distances": (random) => Math.round(random.normal() * 6),
  "of many duplicates": (random) => Math.round(random.normal() * 4) ** 3 / 8,
  "far from 0": (random) => 1000 + random.normal(),
  "that differ in their last bits only": (random, precision) => {
    const [base, spacing] = precision === "fp16" ? [2 ** 15, 2 ** 5] : [2 ** 23, 1];
    return base + spacing * Math.round(random.uniform() * 60);
  },
  subnormal: (random) => random.normal() * 2 ** -21,
  "with outliers": (random) => random.normal() * (random.uniform() < 0.1 ? 1e4 : 0.01),
  "of wide range": (random) => random.normal() * 2 ** (-20 * random.uniform()),
};

for (const [name, draw] of Object.entries(distributions)) {
  for (const precision of precisions) {
    Deno.test(`no clustering of ${precision} values ${name} is better`, () => {
      const random = seededRandom(name);
      for (let i = 0; i < 60; i++) {
        const size = 2 + Math.floor(random.uniform() * 40);
        const numbers = Array.from({ length: size }, () => draw(random, precision));
        // Every other histogram is one of many more elements.
        const histogram = histogramOf(numbers, precision, i % 2 === 0 ? 1 : 100_003);
        for (const k of [1, 2, 3, 4, 7, 8, 16, 37]) {
          const clustering = kmeans(histogram, k, precision);
          check(clustering, histogram, precision);
          const expected = smallestError(histogram, k, precision);
          checkError(clustering, expected, histogram);
        }
      }
    });
  }
}

Deno.test("equal distances, where cuts of many numbers of segments tie", () => {
  for (const length of [100, 1000, 12_345]) {
    const values = Float64Array.from({ length }, (_, i) => i);
    const histogram = { values, counts: new Float64Array(length).fill(3) };
    for (const k of [1, 2, 7, 16, 48, 64, 99]) {
      const clustering = kmeans(histogram, k, "fp32");
      // The best clusters are all of one size, or of two neighbouring ones.
      const size = Math.floor(length / k), larger = length % k;
      const error = (size: number) => 3 * (size ** 3 - size) / 12;
      const expected = (k - larger) * error(size) + larger * error(size + 1);
      checkError(clustering, expected, histogram);
      assert(clustering.squaredError > expected * (1 - 1e-9));
    }
  }
});

Deno.test("as good as a dynamic programme on thousands of values, with outliers and clumps", () => {
  const random = seededRandom("thousands");
  const numbers = Array.from({ length: 9000 }, (_, i) => {
    const clump = i % 3 === 0 ? Math.round(random.normal() * 3) / 5 : 0;
    return clump + random.normal() * (i % 100 === 0 ? 4 : 0.3);
  });
  const histogram = histogramOf(numbers, "fp32");
  assert(histogram.values.length > 8192);
  for (const k of [2, 16, 64]) {
    const clustering = kmeans(histogram, k, "fp32");
    checkError(clustering, smallestErrorOfMany(histogram, k), histogram);
  }
});

Deno.test("many numbers that differ in their last bits: their squares leave little of the difference", () => {
  const random = seededRandom("last bits");
  const numbers = Array.from({ length: 9000 }, () => 1e5 + random.uniform() + random.uniform());
  const histogram = histogramOf(numbers, "fp32");
  for (const k of [4, 16, 64]) {
    const clustering = kmeans(histogram, k, "fp32");
    checkError(clustering, smallestError(histogram, k, "fp32"), histogram);
  }
});

/** {@link smallestError} by divide and conquer: the last segment of a longer prefix never starts earlier. */
function smallestErrorOfMany({ values, counts }: Histogram, k: number): number {
  const { length } = values;
  const origin = values[length >> 1];
  const sums = [0, 1, 2].map((power) => {
    const sum = new Float64Array(length + 1);
    for (let i = 0; i < length; i++) {
      sum[i + 1] = sum[i] + counts[i] * (values[i] - origin) ** power;
    }
    return sum;
  });
  const cost = (start: number, end: number): number => {
    const [weight, sum, squares] = sums.map((sum) => sum[end] - sum[start]);
    const centre = Math.fround(origin + sum / weight) - origin;
    return squares - centre * (2 * sum - centre * weight);
  };
  let least = new Float64Array(length + 1).map((_, end) => end === 0 ? 0 : cost(0, end));
  for (let clusters = 2; clusters <= k; clusters++) {
    const next = new Float64Array(length + 1).fill(Infinity);
    const fill = (low: number, high: number, from: number, to: number): void => {
      if (low > high) return;
      const end = (low + high) >> 1;
      let best = from;
      for (let start = from; start <= Math.min(to, end - 1); start++) {
        const error = least[start] + cost(start, end);
        if (error < next[end]) [next[end], best] = [error, start];
      }
      fill(low, end - 1, from, best);
      fill(end + 1, high, best, to);
    };
    fill(clusters, length, clusters - 1, length - 1);
    least = next;
  }
  return least[length];
}

Deno.test("one value, no value, and as many values as centroids are exact", () => {
  for (const numbers of [[], [0.5, 0.5], [1, 2, 3, 4, 4, 4]]) {
    const histogram = histogramOf(numbers, "fp16");
    const { centroids, squaredError } = kmeans(histogram, 4, "fp16");
    assert.deepEqual([centroids, squaredError], [histogram.values, 0]);
  }
});

Deno.test("values that are not finite or not in order are refused", () => {
  for (const values of [[NaN], [1, 0], [1, 1], [-Infinity, 0], [0, Infinity], [0, NaN, 1]]) {
    const histogram = {
      values: Float64Array.from(values),
      counts: new Float64Array(values.length).fill(1),
    };
    assert.throws(() => kmeans(histogram, 1, "fp16"), /finite numbers in ascending order/);
  }
});
