/**
 * Blocks of a tensor that share something, such as a look-up table or a scale.
 * @module
 */
import { elementCount } from "../../tensor/tensor.ts";

/** An array whose elements blocks are read from or written to. */
type Elements = Float16Array | Float32Array | Int8Array | Uint8Array;

/** A tensor of `shape` cut into `grid[i]` equal parts along each axis i; blocks are counted row-major. */
export class Blocks {
  readonly count: number;
  /** First element of each block, and of each of a block's contiguous runs from there. */
  readonly #origins: readonly number[];
  readonly #runs: readonly number[];
  readonly #runLength: number;

  /** @throws {RangeError} where a part of an axis is not of whole elements. */
  constructor(shape: readonly number[], grid: readonly number[]) {
    if (grid.length !== shape.length || grid.some((parts, axis) => shape[axis] % parts !== 0)) {
      throw new RangeError(
        `Cannot cut a tensor [${shape}] into [${grid}] blocks: expected divisors`,
      );
    }
    const sizes = shape.map((size, axis) => size / grid[axis]);
    const strides = shape.map((_, axis) => elementCount(shape.slice(axis + 1)));
    const lastCut = Math.max(0, grid.findLastIndex((parts) => parts > 1));
    this.count = elementCount(grid);
    this.#origins = offsets(grid, strides.map((stride, axis) => stride * sizes[axis]));
    this.#runs = offsets(sizes.slice(0, lastCut), strides);
    this.#runLength = elementCount(sizes.slice(lastCut));
  }

  /** The elements of a block in order: a view where they are contiguous, else a copy. */
  read<T extends Elements>(data: T, block: number): T {
    const origin = this.#origins[block];
    const length = this.#runLength;
    if (this.#runs.length === 1) return data.subarray(origin, origin + length) as T;
    const elements = data.slice(0, this.#runs.length * length) as T;
    for (const [i, run] of this.#runs.entries()) {
      elements.set(data.subarray(origin + run, origin + run + length), i * length);
    }
    return elements;
  }

  /** Puts the elements of a block in their places. */
  write<T extends Elements>(data: T, block: number, elements: T): void {
    const length = this.#runLength;
    for (const [i, run] of this.#runs.entries()) {
      data.set(elements.subarray(i * length, (i + 1) * length), this.#origins[block] + run);
    }
  }
}

function offsets(counts: readonly number[], strides: readonly number[]): readonly number[] {
  return counts.reduce(
    (places, count, axis) =>
      places.flatMap((place) => Array.from({ length: count }, (_, i) => place + i * strides[axis])),
    [0],
  );
}
