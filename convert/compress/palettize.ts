/**
 * Weights as indices into look-up tables, the tables found by exact k-means.
 * @module
 */
import { allocate, type Tensor, tensor } from "../../tensor/tensor.ts";
import { Blocks } from "./_blocks.ts";
import { ascendingOrder } from "./_order.ts";
import type { Histogram } from "./_segments.ts";
import { kmeans } from "./kmeans.ts";

/** A weight as indices into look-up tables. */
export interface Palette {
  /** One byte each, in the order of the weight's elements. */
  readonly indices: Uint8Array;
  /** `[...tables, 2^bits, 1]` in the weight's dtype, each table in ascending order, then zeros. */
  readonly lut: Tensor<"fp16" | "fp32">;
  /** Of the looked-up values, over all elements. */
  readonly squaredError: number;
}

/**
 * `weight` as indices of `bits` bits; `tables[i]` tables along axis i, each for an equal part of it. Every
 * element gets the nearest entry of its table, the lower of two. No other tables in the weight's dtype have a
 * smaller squared error. Where a part has no more values than its table entries, they come back as they were,
 * but -0 as 0.
 *
 * @throws {RangeError} where an element is not finite, or `tables` does not divide the weight's shape.
 */
export function palettize(
  weight: Tensor<"fp16" | "fp32">,
  bits: number,
  tables: readonly number[] = weight.shape.map(() => 1),
): Palette {
  const { dtype, shape, data } = weight;
  const blocks = new Blocks(shape, tables);
  const entries = 2 ** bits;
  const indices = new Uint8Array(data.length);
  const lut = allocate(dtype, blocks.count * entries);
  let squaredError = 0;
  for (let block = 0; block < blocks.count; block++) {
    const elements = blocks.read(data, block);
    const { histogram, indicesOf } = elements instanceof Float16Array
      ? distinctHalves(elements)
      : distinctSingles(elements);
    const clustering = kmeans(histogram, entries, dtype);
    lut.set(clustering.centroids, block * entries);
    blocks.write(indices, block, indicesOf(clustering.ends));
    squaredError += clustering.squaredError;
  }
  const lutShape = [...tables, entries, 1];
  return { indices, lut: tensor(dtype, lutShape, lut) as Palette["lut"], squaredError };
}

/** The different values of some elements, and the index that each element gets when they are clustered. */
interface Distinct {
  readonly histogram: Histogram;
  /** @param ends one past the last value of each cluster. */
  readonly indicesOf: (ends: Int32Array) => Uint8Array;
}

/** The bit patterns of fp16 in ascending order, NaN last, without that of -0. */
const ascending = Uint16Array.from([
  ...patterns(0xfc00, 0x8001),
  ...patterns(0, 0x7c00),
  ...patterns(0x7c01, 0x7fff),
  ...patterns(0xfc01, 0xffff),
]);
const ascendingValues = new Float16Array(ascending.buffer);
const negativeZero = 0x8000;

function patterns(first: number, last: number): number[] {
  const step = Math.sign(last - first);
  return Array.from({ length: Math.abs(last - first) + 1 }, (_, i) => first + step * i);
}

/** Counts the bit patterns, of which there are fewer than elements. */
function distinctHalves(elements: Float16Array): Distinct {
  const bits = new Uint16Array(elements.buffer, elements.byteOffset, elements.length);
  const occurrences = new Uint32Array(2 ** 16);
  for (let i = 0; i < bits.length; i++) occurrences[bits[i]]++;
  occurrences[0] += occurrences[negativeZero];

  const present: number[] = [];
  for (let place = 0; place < ascending.length; place++) {
    if (occurrences[ascending[place]] > 0) present.push(place);
  }
  const values = new Float64Array(present.length);
  const counts = new Float64Array(present.length);
  for (let i = 0; i < present.length; i++) {
    values[i] = ascendingValues[present[i]];
    counts[i] = occurrences[ascending[present[i]]];
  }
  const indicesOf = (ends: Int32Array) => {
    const indexOf = new Uint8Array(2 ** 16);
    for (let c = 0, i = 0; c < ends.length; c++) {
      for (; i < ends[c]; i++) indexOf[ascending[present[i]]] = c;
    }
    indexOf[negativeZero] = indexOf[0];
    const indices = new Uint8Array(bits.length);
    for (let i = 0; i < bits.length; i++) indices[i] = indexOf[bits[i]];
    return indices;
  };
  return { histogram: { values, counts }, indicesOf };
}

/** Sorts the elements. */
function distinctSingles(elements: Float32Array): Distinct {
  const order = ascendingOrder(elements);
  const values = new Float64Array(order.length);
  const counts = new Float64Array(order.length);
  let distinct = 0;
  for (let i = 0; i < order.length; i++) {
    const value = elements[order[i]];
    if (distinct === 0 || value !== values[distinct - 1]) values[distinct++] = value + 0;
    counts[distinct - 1]++;
  }
  const indicesOf = (ends: Int32Array) => {
    const indices = new Uint8Array(elements.length);
    let done = 0;
    for (let c = 0, value = 0; c < ends.length; c++) {
      for (; value < ends[c]; value++) {
        for (const next = done + counts[value]; done < next; done++) indices[order[done]] = c;
      }
    }
    return indices;
  };
  const histogram = { values: values.subarray(0, distinct), counts: counts.subarray(0, distinct) };
  return { histogram, indicesOf };
}
