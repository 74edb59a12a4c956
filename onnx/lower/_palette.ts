/**
 * Decompression of weights that a package stores compressed, bit for bit as coremltools decompresses them.
 * @module
 */
import { allocate, cast, elementCount, type Tensor } from "../../tensor/tensor.ts";
import { UnsupportedError } from "./operation.ts";

/**
 * Calls `visit` for each run of elements of an array `[...shape]` that lie in one block, where each axis is cut
 * into as many equal blocks as `blocks` says: with the run's start and end, and the block's index.
 * @throws {UnsupportedError} where the blocks do not divide the array.
 */
function visitBlocks(
  shape: readonly number[],
  blocks: readonly number[],
  visit: (start: number, end: number, block: number) => void,
): void {
  if (
    blocks.length !== shape.length ||
    shape.some((size, axis) => !Number.isInteger(size / blocks[axis]))
  ) {
    throw new UnsupportedError(`blocks [${blocks}], which do not divide [${shape}]`);
  }
  const last = Math.max(blocks.findLastIndex((count) => count > 1), 0);
  const run = elementCount(shape.slice(last)) / blocks[last];
  const runs = elementCount(shape) / run;
  for (let index = 0; index < runs; index++) {
    let block = index % blocks[last];
    let outer = Math.floor(index / blocks[last]);
    for (let axis = last - 1, stride = blocks[last]; axis >= 0; axis--) {
      block += stride * Math.floor(outer % shape[axis] * blocks[axis] / shape[axis]);
      outer = Math.floor(outer / shape[axis]);
      stride *= blocks[axis];
    }
    visit(index * run, (index + 1) * run, block);
  }
}

/**
 * Entries of tables at `indices`. `lut` is `[...blocks, entries, width]`, with a table for each block of the
 * indices; the `width` elements of an entry lie side by side along `vectorAxis` of the result.
 * Source: `constexpr_lut_to_dense` of iOS 18.
 * @throws {UnsupportedError} where the tables do not fit the indices.
 */
export function lookUp(
  { shape, data: indices }: Tensor<"uint8">,
  lut: Tensor,
  vectorAxis: number,
): Tensor {
  const blocks = lut.shape.slice(0, -2);
  const [entries, width] = lut.shape.slice(-2);
  const table = lut.data as Float32Array;
  const data = allocate(lut.dtype, indices.length * width) as Float32Array;
  const inner = elementCount(shape.slice(vectorAxis + 1));
  visitBlocks(shape, blocks, (start, end, block) => {
    const first = block * entries * width;
    if (width === 1) {
      for (let i = start; i < end; i++) data[i] = table[first + indices[i]];
      return;
    }
    for (let i = start; i < end; i++) {
      const place = (i - i % inner) * width + i % inner;
      for (let lane = 0; lane < width; lane++) {
        data[place + lane * inner] = table[first + indices[i] * width + lane];
      }
    }
  });
  const widened = shape.map((size, axis) => axis === vectorAxis ? size * width : size);
  return { dtype: lut.dtype, shape: widened, data } as Tensor;
}

/**
 * `scale * (stored - offset)` in the dtype of `scale`, which has an element for each block of `stored`, as
 * `offset` has. Difference and product are each rounded to `arithmetic`, as NumPy rounds them.
 * Source: `constexpr_blockwise_shift_scale` of iOS 18.
 * @throws {UnsupportedError} where scale or offset do not fit.
 */
export function shiftScale(
  { shape, data: stored }: Tensor,
  scale: Tensor<"fp16" | "fp32">,
  offset: Tensor | undefined,
  arithmetic: "fp16" | "fp32",
): Tensor {
  if (offset !== undefined && `${offset.shape}` !== `${scale.shape}`) {
    throw new UnsupportedError(`offsets [${offset.shape}] with scales [${scale.shape}]`);
  }
  const numbers = stored as Float32Array;
  const data = allocate(arithmetic, stored.length);
  visitBlocks(shape, scale.shape, (start, end, block) => {
    const factor = scale.data[block];
    const shift = Number(offset?.data[block] ?? 0);
    for (let i = start; i < end; i++) {
      // Each of the two is rounded by being stored.
      data[i] = numbers[i] - shift;
      data[i] *= factor;
    }
  });
  return cast({ dtype: arithmetic, shape, data } as Tensor, scale.dtype);
}
