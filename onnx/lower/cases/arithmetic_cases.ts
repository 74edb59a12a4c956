import { type Case, feed, fp16, fp32, int32, make } from "../../_mil_testing.ts";

const values = [-2.5, -1.5, -0.5, 0, 0.25, 0.5, 1.5, 2];
const positive = [1e-3, 0.25, 0.5, 1, 2, 3, 10, 1000];
const f = (op: string, compute: (x: number) => number, inputs = values): Case => ({
  op,
  args: { x: feed(fp32([2, 4], inputs)) },
  expected: [fp32([2, 4], inputs.map(compute))],
  tolerance: 1e-6 * Math.max(1, ...inputs.map((x) => Math.abs(compute(x)))),
});
const roundHalfEven = (x: number) => {
  const floor = Math.floor(x);
  return x - floor === 0.5 ? floor + (floor % 2 === 0 ? 0 : 1) : Math.round(x);
};
const two = (
  op: string,
  x: readonly number[],
  y: readonly number[],
  expected: readonly number[],
  dtype: "fp32" | "int32" = "fp32",
): Case => ({
  op,
  about: dtype,
  args: { x: feed(make(dtype, [x.length], x)), y: feed(make(dtype, [y.length], y)) },
  expected: [make(dtype, [expected.length], expected)],
});
const column = fp32([2, 1], [1, 10]);
const row = fp32([3], [1, 2, 3]);
const broadcast = (op: string, expected: readonly number[]): Case => ({
  op,
  about: "broadcast",
  args: { x: feed(column), y: feed(row) },
  expected: [fp32([2, 3], expected)],
});
const float = (value: number) => fp32([], [value]);

export const arithmeticCases: readonly Case[] = [
  f("abs", Math.abs),
  f("atan", Math.atan),
  f("ceil", Math.ceil),
  f("cos", Math.cos),
  f("cos", Math.cos, [0, 1, 10, 100, 1000, 1e4, 1e5, -1e5]),
  f("sin", Math.sin),
  f("sin", Math.sin, [0, 1, 10, 100, 1000, 1e4, 1e5, 3e5]),
  f("tan", Math.tan),
  f("exp", Math.exp),
  f("exp2", (x) => 2 ** x),
  f("floor", Math.floor),
  f("identity", (x) => x),
  f("round", roundHalfEven),
  f("sign", Math.sign),
  f("sqrt", Math.sqrt, positive),
  f("square", (x) => x * x),
  // erf: values of a table (NIST Handbook, table 7.23).
  {
    op: "erf",
    args: { x: feed(fp32([4], [-1, 0, 0.5, 2])) },
    expected: [fp32([4], [-0.8427007929, 0, 0.5204998778, 0.995322265])],
  },
  { ...f("log", Math.log, positive), args: { x: feed(fp32([2, 4], positive)) } },
  {
    op: "log",
    about: "epsilon",
    args: { x: feed(fp32([2], [0, 1])), epsilon: float(0.5) },
    expected: [fp32([2], [Math.log(0.5), Math.log(1.5)])],
  },
  {
    op: "rsqrt",
    about: "epsilon",
    args: { x: feed(fp32([2], [0, 3])), epsilon: float(1) },
    expected: [fp32([2], [1, 0.5])],
  },
  {
    op: "rsqrt",
    about: "default epsilon",
    args: { x: feed(fp32([2], [4, 0.25])) },
    expected: [fp32([2], [0.5, 2])],
  },
  {
    op: "inverse",
    about: "default epsilon",
    args: { x: feed(fp32([2], [4, 0])) },
    expected: [fp32([2], [1 / 4.0001, 1e4])],
    tolerance: 1e-3,
  },
  {
    op: "inverse",
    about: "epsilon",
    args: { x: feed(fp32([2], [4, 0])), epsilon: float(1) },
    expected: [fp32([2], [0.2, 1])],
  },
  {
    op: "clip",
    args: { x: feed(fp32([4], [-3, -0.5, 0.5, 3])), alpha: float(-1), beta: float(2) },
    expected: [fp32([4], [-1, -0.5, 0.5, 2])],
  },
  two("add", [1, 2.5], [3, -0.5], [4, 2]),
  two("add", [1, 2], [3, -5], [4, -3], "int32"),
  broadcast("add", [2, 3, 4, 11, 12, 13]),
  broadcast("sub", [0, -1, -2, 9, 8, 7]),
  broadcast("mul", [1, 2, 3, 10, 20, 30]),
  broadcast("real_div", [1, 0.5, 1 / 3, 10, 5, 10 / 3]),
  broadcast("maximum", [1, 2, 3, 10, 10, 10]),
  broadcast("minimum", [1, 1, 1, 1, 2, 3]),
  two("sub", [7], [9], [-2], "int32"),
  two("mul", [7], [-9], [-63], "int32"),
  two("real_div", [7, -7], [2, 2], [3, -3], "int32"),
  two("maximum", [7], [-9], [7], "int32"),
  two("minimum", [7], [-9], [-9], "int32"),
  two("floor_div", [7, -7, 7, -7], [2, 2, -2, -2], [3, -4, -4, 3]),
  two("floor_div", [7, -7, 7, -7], [2, 2, -2, -2], [3, -4, -4, 3], "int32"),
  two("mod", [7.5, -7.5, 7.5, -7.5], [2, 2, -2, -2], [1.5, 0.5, -0.5, -1.5]),
  two("mod", [7, -7, 7, -7], [4, 4, -4, -4], [3, 1, -1, -3], "int32"),
  two("pow", [2, 9, 4], [3, 0.5, -1], [8, 3, 0.25]),
  {
    op: "pow",
    about: "constant square",
    args: { x: feed(fp32([3], [-3, 0.5, 2])), y: float(2) },
    expected: [fp32([3], [9, 0.25, 4])],
  },
  {
    op: "pow",
    about: "constant cube",
    args: { x: feed(fp32([3], [-3, 0.5, 2])), y: float(3) },
    expected: [fp32([3], [-27, 0.125, 8])],
  },
  {
    op: "add",
    about: "constant operand",
    args: { x: feed(fp32([2], [1, 2])), y: float(0.5) },
    expected: [fp32([2], [1.5, 2.5])],
  },
  {
    op: "add",
    about: "fp16 features",
    args: { x: feed(fp16([2], [1, 2])), y: fp16([], [0.5]) },
    expected: [fp16([2], [1.5, 2.5])],
  },
  {
    op: "cast",
    about: "fp32 to int32 truncates",
    args: { x: feed(fp32([4], [-1.7, -0.5, 0.9, 2.5])), dtype: "int32" },
    expected: [int32([4], [-1, 0, 0, 2])],
  },
  {
    op: "cast",
    about: "int32 to fp32",
    args: { x: feed(int32([2], [-7, 1 << 20])), dtype: "fp32" },
    expected: [fp32([2], [-7, 1 << 20])],
  },
  {
    op: "cast",
    about: "fp32 to bool",
    args: { x: feed(fp32([3], [0, -0.5, 2])), dtype: "bool" },
    expected: [make("bool", [3], [0, 1, 1])],
  },
  {
    op: "cast",
    about: "bool to fp32",
    args: { x: feed(make("bool", [2], [0, 1])), dtype: "fp32" },
    expected: [fp32([2], [0, 1])],
  },
  {
    op: "cast",
    about: "fp16 to fp32",
    args: { x: feed(fp16([2], [0.1, 3])), dtype: "fp32" },
    expected: [fp32([2], [Math.f16round(0.1), 3])],
  },
];
