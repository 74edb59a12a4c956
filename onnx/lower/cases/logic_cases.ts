import { bool, type Case, feed, fp32, int32, make } from "../../_mil_testing.ts";

const compare = (op: string, expected: readonly number[]): Case[] =>
  (["fp32", "int32"] as const).map((dtype) => ({
    op,
    about: dtype,
    args: { x: feed(make(dtype, [3], [1, 2, 3])), y: feed(make(dtype, [3], [2, 2, 2])) },
    expected: [bool([3], expected)],
  }));
const logical = (op: string, expected: readonly number[]): Case => ({
  op,
  args: { x: feed(bool([4], [0, 0, 1, 1])), y: feed(bool([4], [0, 1, 0, 1])) },
  expected: [bool([4], expected)],
});

export const logicCases: readonly Case[] = [
  ...compare("equal", [0, 1, 0]),
  ...compare("not_equal", [1, 0, 1]),
  ...compare("greater", [0, 0, 1]),
  ...compare("greater_equal", [0, 1, 1]),
  ...compare("less", [1, 0, 0]),
  ...compare("less_equal", [1, 1, 0]),
  logical("logical_and", [0, 0, 0, 1]),
  logical("logical_or", [0, 1, 1, 1]),
  logical("logical_xor", [0, 1, 1, 0]),
  { op: "logical_not", args: { x: feed(bool([2], [0, 1])) }, expected: [bool([2], [1, 0])] },
  {
    op: "less",
    about: "broadcast with a constant",
    args: { x: feed(fp32([2, 1], [1, 3])), y: fp32([], [2]) },
    expected: [bool([2, 1], [1, 0])],
  },
  {
    op: "select",
    args: {
      cond: feed(bool([2, 1], [1, 0])),
      a: feed(fp32([2], [1, 2])),
      b: fp32([], [-10000]),
    },
    expected: [fp32([2, 2], [1, 2, -10000, -10000])],
  },
  {
    op: "select",
    about: "int32",
    args: { cond: feed(bool([2], [1, 0])), a: feed(int32([2], [1, 2])), b: int32([], [7]) },
    expected: [int32([2], [1, 7])],
  },
];
