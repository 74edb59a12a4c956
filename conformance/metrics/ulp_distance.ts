import { requireSameLength } from "./moments.ts";

/** Distances in units in the last place: how many representable values apart. */
export interface UlpDistance {
  readonly max: number;
  /** Least distance that at least 99% of the elements keep to. */
  readonly percentile99: number;
}

/**
 * Distance of finite values of one dtype, counted in its representable values; -0 and 0 are the same. Near zero,
 * where ulps are small, it can be huge for harmless errors: that is why the percentile stands beside the maximum.
 * @throws {RangeError} when the lengths differ or are 0.
 */
export function ulpDistance(reference: Float16Array, test: Float16Array): UlpDistance;
export function ulpDistance(reference: Float32Array, test: Float32Array): UlpDistance;
export function ulpDistance(
  reference: Float16Array | Float32Array,
  test: Float16Array | Float32Array,
): UlpDistance {
  requireSameLength("tensors", reference, test);
  return reference instanceof Float16Array
    ? fp16Distance(view(Int16Array, reference), view(Int16Array, test))
    : fp32Distance(view(Int32Array, reference), view(Int32Array, test));
}

// Bits as integers that are ordered as the values are: negative values have the sign bit and then their magnitude.
const order16 = (bits: number): number => bits < 0 ? -(bits & 0x7fff) : bits;
const order32 = (bits: number): number => bits < 0 ? -(bits & 0x7fffffff) : bits;

const percentile = 0.99;
const halfRange = 0x10000;

function fp16Distance(reference: Int16Array, test: Int16Array): UlpDistance {
  const counts = new Uint32Array(halfRange);
  let max = 0;
  for (let i = 0; i < reference.length; i++) {
    const distance = Math.abs(order16(test[i]) - order16(reference[i]));
    counts[distance]++;
    if (distance > max) max = distance;
  }
  return { max, percentile99: firstReaching(counts, rankOf(reference.length)).bin };
}

function fp32Distance(reference: Int32Array, test: Int32Array): UlpDistance {
  // Exact without sorting: counts by the upper half of the distance, then by the lower within one upper half.
  const upper = new Uint32Array(halfRange);
  let max = 0;
  for (let i = 0; i < reference.length; i++) {
    const distance = Math.abs(order32(test[i]) - order32(reference[i]));
    upper[distance >>> 16]++;
    if (distance > max) max = distance;
  }
  const { bin, before } = firstReaching(upper, rankOf(reference.length));
  const lower = new Uint32Array(halfRange);
  for (let i = 0; i < reference.length; i++) {
    const distance = Math.abs(order32(test[i]) - order32(reference[i]));
    if (distance >>> 16 === bin) lower[distance & 0xffff]++;
  }
  const within = firstReaching(lower, rankOf(reference.length) - before).bin;
  return { max, percentile99: bin * halfRange + within };
}

const rankOf = (count: number): number => Math.ceil(percentile * count);

/** The first bin up to which `rank` elements are counted, and how many there are in the bins before it. */
function firstReaching(counts: Uint32Array, rank: number): { bin: number; before: number } {
  let bin = 0, before = 0;
  while (before + counts[bin] < rank) before += counts[bin++];
  return { bin, before };
}

function view<T extends Int16Array | Int32Array>(
  bits: new (buffer: ArrayBufferLike, offset: number, length: number) => T,
  { buffer, byteOffset, length }: Float16Array | Float32Array,
): T {
  return new bits(buffer, byteOffset, length);
}
