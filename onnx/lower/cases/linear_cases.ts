import { type Case, feed, fp16, fp32 } from "../../_mil_testing.ts";

const weight = fp32([2, 3], [1, 2, 3, 4, 5, 6]);
const bias = fp32([2], [10, 20]);
const x = fp32([2, 3], [1, 0, -1, 2, 1, 0]);
const y = fp32([3, 2], [1, 2, 3, 4, 5, 6]);
/** [[1, 0, -1], [2, 1, 0]] times [[1, 2], [3, 4], [5, 6]]. */
const product = fp32([2, 2], [-4, -4, 5, 8]);
const transposedX = fp32([3, 2], [1, 2, 0, 1, -1, 0]);
const transposedY = fp32([2, 3], [1, 3, 5, 2, 4, 6]);

export const linearCases: readonly Case[] = [
  {
    op: "linear",
    about: "matrix",
    args: { x: feed(x), weight, bias },
    expected: [fp32([2, 2], [8, 18, 14, 33])],
  },
  {
    op: "linear",
    about: "no bias",
    args: { x: feed(x), weight },
    expected: [fp32([2, 2], [-2, -2, 4, 13])],
  },
  {
    op: "linear",
    about: "sequence",
    args: { x: feed(fp32([1, 2, 3], x.data)), weight, bias },
    expected: [fp32([1, 2, 2], [8, 18, 14, 33])],
  },
  {
    op: "linear",
    about: "two leading axes",
    args: { x: feed(fp32([2, 1, 2, 3], [...x.data, ...x.data])), weight, bias },
    expected: [fp32([2, 1, 2, 2], [8, 18, 14, 33, 8, 18, 14, 33])],
  },
  {
    op: "linear",
    about: "vector",
    args: { x: feed(fp32([3], [1, 0, -1])), weight, bias },
    expected: [fp32([2], [8, 18])],
    staticOnly: true,
  },
  {
    op: "linear",
    about: "fp16 weights, exactly as stored",
    args: { x: feed(fp16([1, 1], [1])), weight: fp16([1, 1], [0.1]), bias: fp16([1], [0]) },
    expected: [fp16([1, 1], [Math.f16round(0.1)])],
    tolerance: 0,
  },
  { op: "matmul", args: { x: feed(x), y: feed(y) }, expected: [product] },
  {
    op: "matmul",
    about: "x transposed",
    args: { x: feed(transposedX), y: feed(y), transpose_x: true, transpose_y: false },
    expected: [product],
  },
  {
    op: "matmul",
    about: "constant y transposed",
    args: { x: feed(x), y: transposedY, transpose_y: true },
    expected: [product],
  },
  {
    op: "matmul",
    about: "batches broadcast, y transposed",
    args: {
      x: feed(fp32([2, 1, 2, 3], [...x.data, ...x.data.map((value) => 2 * value)])),
      y: feed(fp32([1, 2, 3], transposedY.data)),
      transpose_y: true,
    },
    expected: [fp32([2, 1, 2, 2], [...product.data, ...product.data.map((value) => 2 * value)])],
  },
];
