/**
 * How what was measured is drawn anew for a bootstrap, so that the draws vary as another run in the same circumstances would.
 * @module
 */
import type { Random } from "../system/random.ts";
import { normalQuantile, studentQuantile } from "./distributions.ts";
import { serialCorrelation, trendLevel, trendOf } from "./trend.ts";

/** Where the value at a place comes from. */
export type Resampling =
  /** Any place: nothing tells them apart. */
  | { readonly kind: "independent" }
  /** Stretches of so many neighbours are drawn together (moving blocks, Künsch 1989), since neighbours are alike. */
  | { readonly kind: "blocks"; readonly length: number }
  /**
   * The places around it, so many in all, since there is a trend: draws then have the trend in them and vary around it only, of whatever
   * shape it is (local bootstrap, after Shi 1991).
   */
  | { readonly kind: "nearby"; readonly width: number };

/**
 * How `values`, in the order of measuring, are to be drawn anew. What the draws vary around is the median of this run: with a trend, of what it
 * went through, each moment counted alike; without one, of what such runs have in the long run.
 */
export function resamplingFor(values: ArrayLike<number>): Resampling {
  const n = values.length;
  if (trendOf(values).probability < trendLevel) {
    const width = 2 * Math.max(4, Math.floor(n / 8)) + 1;
    return width < n ? { kind: "nearby", width } : { kind: "independent" };
  }
  const likeness = serialCorrelation(values);
  if (likeness === 0) return { kind: "independent" };
  // The best length for the variance of a mean of a first-order autoregressive series (Hall, Horowitz and Jing 1995).
  const best = Math.cbrt(6 * n * (likeness / (1 - likeness ** 2)) ** 2);
  return { kind: "blocks", length: Math.max(1, Math.min(Math.ceil(best), Math.floor(n / 3))) };
}

/** Fills `places` with the places, from 0 to its length, that one draw takes its values from. */
export function drawPlaces(places: Uint32Array, resampling: Resampling, random: Random): void {
  const n = places.length;
  const any = (count: number) => Math.floor(random.uniform() * count);
  if (resampling.kind === "independent") {
    for (let i = 0; i < n; i++) places[i] = any(n);
  } else if (resampling.kind === "blocks") {
    for (let i = 0, start = 0; i < n; i++) {
      if (i % resampling.length === 0) start = any(n);
      places[i] = (start + (i % resampling.length)) % n;
    }
  } else {
    const { width } = resampling;
    for (let i = 0; i < n; i++) {
      const first = Math.min(Math.max(i - (width - 1) / 2, 0), n - width);
      places[i] = first + any(width);
    }
  }
}

/**
 * What distances of draws from the estimate are to be multiplied by, since draws vary too little: by the root of `k / (k - 1)` where each comes
 * from `k` values, and by Student's t over the normal quantile, as far as all of the values were one sample (Hesterberg 2015, on the narrowness
 * bias and the expanded percentile interval).
 */
export function narrowness(resampling: Resampling, n: number): number {
  if (resampling.kind === "nearby") return Math.sqrt(resampling.width / (resampling.width - 1));
  const k = resampling.kind === "blocks" ? Math.ceil(n / resampling.length) : n;
  return Math.sqrt(k / (k - 1)) * studentQuantile(0.975, k - 1) / normalQuantile(0.975);
}
