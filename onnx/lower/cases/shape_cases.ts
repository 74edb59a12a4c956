import { bool, type Case, feed, fp16, fp32, int32 } from "../../_mil_testing.ts";

const six = [1, 2, 3, 4, 5, 6];
const x = fp32([2, 3], six);
const padded = (mode: string, pad: readonly number[], expected: readonly number[]): Case => ({
  op: "pad",
  about: `${mode} ${pad}`,
  args: { x: feed(fp32([1, 3], [1, 2, 3])), pad, mode, constant_val: fp32([], [9]) },
  expected: [fp32([1, expected.length], expected)],
});

export const shapeCases: readonly Case[] = [
  {
    op: "concat",
    about: "negative axis",
    args: { values: [feed(x), feed(fp32([2, 1], [7, 8]))], axis: -1, interleave: false },
    expected: [fp32([2, 4], [1, 2, 3, 7, 4, 5, 6, 8])],
  },
  {
    op: "concat",
    about: "scalars",
    args: { values: [feed(int32([], [7])), feed(int32([2], [8, 9]))], axis: 0 },
    expected: [int32([3], [7, 8, 9])],
  },
  {
    op: "stack",
    args: { values: [feed(fp32([2], [1, 2])), feed(fp32([2], [3, 4]))], axis: -1 },
    expected: [fp32([2, 2], [1, 3, 2, 4])],
  },
  {
    op: "expand_dims",
    about: "negative axes",
    args: { x: feed(x), axes: [-1, 0] },
    expected: [fp32([1, 2, 3, 1], six)],
  },
  {
    op: "squeeze",
    args: { x: feed(fp32([1, 2, 1], [1, 2])), axes: [-1] },
    expected: [
      fp32([1, 2], [1, 2]),
    ],
  },
  {
    op: "squeeze",
    about: "without axes",
    args: { x: feed(fp32([1, 2, 1], [1, 2])) },
    expected: [fp32([2], [1, 2])],
    staticOnly: true,
  },
  {
    op: "reshape",
    about: "with -1",
    args: { x: feed(x), shape: [3, -1] },
    expected: [fp32([3, 2], six)],
  },
  {
    op: "reshape",
    about: "with 0 at equal rank",
    args: { x: feed(x), shape: [0, -1] },
    expected: [fp32([2, 3], six)],
  },
  {
    op: "reshape",
    about: "with 0 at another rank, counted from the end",
    args: { x: feed(x), shape: [0, 0, -1, 0] },
    expected: [fp32([1, 1, 2, 3], six)],
    staticOnly: true,
  },
  {
    op: "reshape",
    about: "to a computed shape",
    args: { x: feed(x), shape: feed(int32([2], [6, 1])) },
    expected: [fp32([6, 1], six)],
  },
  {
    op: "transpose",
    about: "negative axes",
    args: { x: feed(fp32([1, 2, 3], six)), perm: [-1, 0, 1] },
    expected: [fp32([3, 1, 2], [1, 4, 2, 5, 3, 6])],
  },
  {
    op: "split",
    about: "equal parts",
    args: { x: feed(fp32([1, 4], [1, 2, 3, 4])), num_splits: 2, axis: -1 },
    expected: [fp32([1, 2], [1, 2]), fp32([1, 2], [3, 4])],
  },
  {
    op: "split",
    about: "given sizes",
    args: { x: feed(x), split_sizes: [1, 2], axis: 1 },
    expected: [fp32([2, 1], [1, 4]), fp32([2, 2], [2, 3, 5, 6])],
  },
  { op: "shape", args: { x: feed(x) }, expected: [int32([2], [2, 3])] },
  {
    op: "tile",
    args: { x: feed(x), reps: [1, 2] },
    expected: [fp32([2, 6], [1, 2, 3, 1, 2, 3, 4, 5, 6, 4, 5, 6])],
  },
  {
    op: "tile",
    about: "computed",
    args: { x: feed(fp32([1, 2], [1, 2])), reps: feed(int32([2], [2, 1])) },
    expected: [fp32([2, 2], [1, 2, 1, 2])],
  },
  {
    op: "fill",
    args: { shape: feed(int32([2], [1, 3])), value: fp32([], [0.5]) },
    expected: [fp32([1, 3], [0.5, 0.5, 0.5])],
  },
  {
    op: "fill",
    about: "constant shape, bool",
    args: { shape: [2], value: bool([], [1]) },
    expected: [bool([2], [1, 1])],
  },
  { op: "fill", about: "default", args: { shape: [2] }, expected: [fp32([2], [0, 0])] },
  {
    op: "range_1d",
    args: { start: feed(int32([], [1])), end: feed(int32([], [8])), step: 3 },
    expected: [int32([3], [1, 4, 7])],
  },
  {
    op: "range_1d",
    about: "fp16, descending",
    args: { start: feed(fp16([], [2])), end: feed(fp16([], [0.5])), step: fp16([], [-0.5]) },
    expected: [fp16([3], [2, 1.5, 1])],
  },
  padded("constant", [1, 2], [9, 1, 2, 3, 9, 9]),
  padded("constant", [0, 0, 2, 0], [9, 9, 1, 2, 3]),
  padded("reflect", [2, 1], [3, 2, 1, 2, 3, 2]),
  padded("replicate", [2, 1], [1, 1, 1, 2, 3, 3]),
  {
    op: "pad",
    about: "computed",
    args: { x: feed(fp32([1, 2], [1, 2])), pad: feed(int32([4], [1, 0, 2, 0])) },
    expected: [fp32([2, 4], [0, 0, 0, 0, 0, 0, 1, 2])],
  },
];
