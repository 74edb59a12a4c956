import { type Case, feed, fp32, int32 } from "../../_mil_testing.ts";

const x = [1, -2, 3, 4, 0.5, -6];
const rows = [x.slice(0, 3), x.slice(3)];
const reduce = (op: string, compute: (row: readonly number[]) => number): Case[] => [
  {
    op,
    about: "negative axis",
    args: { x: feed(fp32([2, 3], x)), axes: [-1] },
    expected: [fp32([2], rows.map(compute))],
    tolerance: 1e-5,
  },
  {
    op,
    about: "keep_dims",
    args: { x: feed(fp32([2, 3], x)), axes: [1], keep_dims: true },
    expected: [fp32([2, 1], rows.map(compute))],
    tolerance: 1e-5,
  },
  {
    op,
    about: "all axes",
    args: { x: feed(fp32([2, 3], x)), keep_dims: false },
    expected: [fp32([], [compute(x)])],
    tolerance: 1e-5,
  },
];
const sum = (row: readonly number[]) => row.reduce((a, b) => a + b, 0);
const squares = (row: readonly number[]) => sum(row.map((value) => value * value));
const cumsum = (about: string, args: Case["args"], expected: readonly number[]): Case => ({
  op: "cumsum",
  about,
  args: { x: feed(fp32([2, 3], [1, 2, 3, 4, 5, 6])), ...args },
  expected: [fp32([2, 3], expected)],
});

export const reductionCases: readonly Case[] = [
  ...reduce("reduce_sum", sum),
  ...reduce("reduce_mean", (row) => sum(row) / row.length),
  ...reduce("reduce_max", (row) => Math.max(...row)),
  ...reduce("reduce_min", (row) => Math.min(...row)),
  ...reduce("reduce_prod", (row) => row.reduce((a, b) => a * b, 1)),
  ...reduce("reduce_l1_norm", (row) => sum(row.map(Math.abs))),
  ...reduce("reduce_l2_norm", (row) => Math.sqrt(squares(row))),
  ...reduce("reduce_sum_square", squares),
  ...reduce("reduce_log_sum_exp", (row) => Math.log(sum(row.map(Math.exp)))),
  {
    op: "reduce_sum",
    about: "two axes, int32",
    args: { x: feed(int32([2, 2, 2], [1, 2, 3, 4, 5, 6, 7, 8])), axes: [0, -1] },
    expected: [int32([2], [14, 22])],
  },
  {
    op: "reduce_argmax",
    args: { x: feed(fp32([2, 3], x)), axis: -1, keep_dims: false },
    expected: [int32([2], [2, 0])],
  },
  {
    op: "reduce_argmin",
    args: { x: feed(fp32([2, 3], x)), axis: 1, keep_dims: true },
    expected: [int32([2, 1], [1, 2])],
  },
  cumsum("default axis", {}, [1, 2, 3, 5, 7, 9]),
  cumsum("last axis", { axis: -1 }, [1, 3, 6, 4, 9, 15]),
  cumsum("exclusive", { axis: 1, exclusive: true }, [0, 1, 3, 0, 4, 9]),
  cumsum("reverse", { axis: 1, reverse: true }, [6, 5, 3, 15, 11, 6]),
  cumsum("exclusive reverse", { axis: 1, exclusive: true, reverse: true }, [5, 3, 0, 11, 6, 0]),
  {
    op: "cumsum",
    about: "int32",
    args: { x: feed(int32([3], [1, 2, 3])), axis: 0 },
    expected: [int32([3], [1, 3, 6])],
  },
  // 4096 additions of 0.1f in double precision, then rounded: an fp32 running sum is off by 0.05.
  {
    op: "cumsum",
    about: "sums in double precision",
    args: { x: feed(fp32([4096], Array(4096).fill(0.1))), axis: 0 },
    expected: [fp32([4096], Array.from({ length: 4096 }, (_, i) => (i + 1) * Math.fround(0.1)))],
  },
];
