/**
 * Sketches: seeded random projections of a tensor to some thousand numbers, small enough to commit, from which
 * the distance of another tensor to it can be estimated.
 *
 * Every element goes with a random sign into one of k buckets. The sketch S is linear, and |S x - S y|^2 is an
 * unbiased estimate of |x - y|^2 with a relative standard deviation of at most sqrt(2 / k), whatever the
 * difference looks like; a single different element is even exact. With k = 16384 that is 1.1% for 1 - cosine,
 * and half of it for the root, the relative L2 error. Rounding to fp32 hides relative errors under 1e-7.
 *
 * Source: Charikar, Chen, Farach-Colton 2002, "Finding frequent items in data streams" (the count sketch);
 * Thorup and Zhang 2012, "Tabulation-based 5-independent hashing with applications to linear probing and second
 * moment estimation" (its use for norms).
 * @module
 */
import { createHash } from "node:crypto";
import type { Tensor } from "../../tensor/tensor.ts";
import { segmentBounds, segmentCount, type TimeAxis } from "../_segments.ts";

/** Buckets of the whole tensor. */
export const bucketCount = 16384;
/** Buckets of each of the segments along time. */
export const segmentBucketCount = 32;

/** How elements are spread, spelled out for manifests: a port needs nothing else to make the same sketches. */
export const sketchRule =
  "h(i) = fmix32(i ^ seed) with the finalizer fmix32 of MurmurHash3 (x ^= x >>> 16; x *= 0x85ebca6b; " +
  "x ^= x >>> 13; x *= 0xc2b2ae35; x ^= x >>> 16), i the row-major index of an element, seed the first 4 bytes of " +
  "SHA-256 of the value's name, big-endian; sign + where bit 0 of h is 0, else -; bucket h >>> 18 of 16384; in its " +
  "segment of 32 along time, floor(32 t / length), bucket (h >>> 8) & 31 of 32; sums in fp64 in order of i, rounded to fp32";

/** A tensor's projections. */
export interface Sketch {
  /** `[16384]`. */
  readonly buckets: Float32Array;
  /** `[32 * 32]`, one row a segment along time; empty where the tensor has no time axis. */
  readonly segments: Float32Array;
}

/** Norms of a tensor, in double precision. */
export interface Norms {
  readonly norm: number;
  /** Of each segment along time. */
  readonly segments: readonly number[];
}

/** The sketch of `value`, called `name`, and its norms. Elements must be finite. */
export function sketchOf(
  name: string,
  { data }: Tensor<"fp16" | "fp32">,
  time: TimeAxis | undefined,
): Sketch & { readonly norms: Norms } {
  const seed = createHash("sha256").update(name).digest().readInt32BE(0);
  const sums = new Float64Array(bucketCount);
  const segmentSums = new Float64Array(time ? segmentCount * segmentBucketCount : 0);
  const energies = new Float64Array(segmentCount);
  const { stride, length } = time ?? { stride: data.length, length: 1 };
  const bounds = segmentBounds(length);
  for (let outer = 0; outer < data.length; outer += stride * length) {
    for (let segment = 0; segment + 1 < bounds.length; segment++) {
      const end = outer + bounds[segment + 1] * stride;
      const row = segment * segmentBucketCount;
      let energy = 0;
      for (let i = outer + bounds[segment] * stride; i < end; i++) {
        const hash = mix(i ^ seed);
        const value = data[i];
        const signed = hash & 1 ? -value : value;
        sums[hash >>> 18] += signed;
        if (time) segmentSums[row + ((hash >>> 8) & (segmentBucketCount - 1))] += signed;
        energy += value * value;
      }
      energies[segment] += energy;
    }
  }
  return {
    buckets: Float32Array.from(sums),
    segments: Float32Array.from(segmentSums),
    norms: {
      norm: Math.sqrt(energies.reduce((sum, energy) => sum + energy, 0)),
      segments: time ? Array.from(energies, Math.sqrt) : [],
    },
  };
}

/** fmix32, the finalizer of Austin Appleby's MurmurHash3: every bit of `x` changes half of the result's. */
function mix(x: number): number {
  x = Math.imul(x ^ (x >>> 16), 0x85ebca6b);
  x = Math.imul(x ^ (x >>> 13), 0xc2b2ae35);
  return x ^ (x >>> 16);
}

/** Estimate of the distance of two tensors from their sketches' buckets, each first multiplied by its scale. */
export function estimateDistance(
  first: Float32Array,
  second: Float32Array,
  firstScale = 1,
  secondScale = 1,
): number {
  let energy = 0;
  for (let i = 0; i < first.length; i++) {
    const difference = first[i] * firstScale - second[i] * secondScale;
    energy += difference * difference;
  }
  return Math.sqrt(energy);
}
