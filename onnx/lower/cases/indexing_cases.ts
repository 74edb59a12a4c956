import { type Case, feed, fp32, int32, make } from "../../_mil_testing.ts";

const x = fp32([3, 4], [0, 1, 2, 3, 10, 11, 12, 13, 20, 21, 22, 23]);
const slice = (
  about: string,
  args: Case["args"],
  shape: readonly number[],
  expected: readonly number[],
): Case => ({
  op: "slice_by_index",
  about,
  args: { x: feed(x), ...args },
  expected: [fp32(shape, expected)],
});

export const indexingCases: readonly Case[] = [
  slice("plain", { begin: [1, 1], end: [3, 3] }, [2, 2], [11, 12, 21, 22]),
  slice("negative", { begin: [-2, -3], end: [-1, -1] }, [1, 2], [11, 12]),
  slice("stride", { begin: [0, 1], end: [3, 4], stride: [2, 2] }, [2, 2], [1, 3, 21, 23]),
  slice(
    "masks",
    { begin: [1, 2], end: [1, 3], begin_mask: [true, false], end_mask: [false, true] },
    [1, 2],
    [2, 3],
  ),
  slice(
    "all open",
    { begin: [9, 0], end: [-9, 2], begin_mask: [true, false], end_mask: [true, false] },
    [3, 2],
    [0, 1, 10, 11, 20, 21],
  ),
  slice(
    "reversed",
    { begin: [2, 3], end: [0, 0], stride: [-1, -2], end_mask: [true, true] },
    [3, 2],
    [23, 21, 13, 11, 3, 1],
  ),
  slice(
    "reversed from the end",
    {
      begin: [0, 0],
      end: [0, 1],
      stride: [1, -1],
      begin_mask: [true, true],
      end_mask: [true, false],
    },
    [3, 2],
    [3, 2, 13, 12, 23, 22],
  ),
  slice(
    "squeezed",
    { begin: [-1, 1], end: [0, 3], squeeze_mask: [true, false] },
    [2],
    [21, 22],
  ),
  slice(
    "squeezed to a scalar",
    { begin: [1, 2], end: [0, 0], squeeze_mask: [true, true] },
    [],
    [12],
  ),
  slice(
    "computed bounds",
    { begin: feed(int32([2], [1, -2])), end: feed(int32([2], [2, 4])) },
    [1, 2],
    [12, 13],
  ),
  slice(
    "computed bounds with masks",
    {
      begin: feed(int32([2], [1, -2])),
      end: feed(int32([2], [2, 3])),
      begin_mask: [false, true],
      squeeze_mask: [true, false],
    },
    [3],
    [10, 11, 12],
  ),
  {
    op: "slice_by_size",
    args: { x: feed(x), begin: [1, 2], size: [2, -1] },
    expected: [fp32([2, 2], [12, 13, 22, 23])],
  },
  {
    op: "slice_by_size",
    about: "computed",
    args: { x: feed(x), begin: feed(int32([2], [0, 1])), size: [1, 2] },
    expected: [fp32([1, 2], [1, 2])],
  },
  {
    op: "gather",
    about: "rows, uint16 indices",
    args: {
      x: feed(x),
      indices: make("uint16", [2], [2, 0]),
      axis: 0,
      batch_dims: 0,
      validate_indices: false,
    },
    expected: [fp32([2, 4], [20, 21, 22, 23, 0, 1, 2, 3])],
  },
  {
    op: "gather",
    about: "negative axis, matrix of indices",
    args: { x: feed(x), indices: feed(int32([1, 2], [3, 0])), axis: -1 },
    expected: [fp32([3, 1, 2], [3, 0, 13, 10, 23, 20])],
  },
  {
    op: "gather",
    about: "scalar index, default axis",
    args: { x: feed(x), indices: 1 },
    expected: [fp32([4], [10, 11, 12, 13])],
  },
  {
    op: "gather_along_axis",
    args: { x: feed(x), indices: feed(int32([3, 1], [3, 0, 1])), axis: 1 },
    expected: [fp32([3, 1], [3, 10, 21])],
  },
];
