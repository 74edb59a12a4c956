import { type Case, feed, fp32 } from "../../_mil_testing.ts";

const values = [-3, -1, -0.5, 0, 0.25, 1, 2, 7];
const f = (
  op: string,
  compute: (x: number) => number,
  args: Case["args"] = {},
  about?: string,
): Case => ({
  op,
  about,
  args: { x: feed(fp32([2, 4], values)), ...args },
  expected: [fp32([2, 4], values.map(compute))],
});
const sigmoid = (x: number) => 1 / (1 + Math.exp(-x));
const float = (value: number) => fp32([], [value]);
const geluTanh = (x: number) =>
  0.5 * x * (1 + Math.tanh(Math.sqrt(2 / Math.PI) * (x + 0.044715 * x ** 3)));
/** x Phi(x), from SciPy's `norm.cdf`. */
const geluExact = [
  -0.004049694,
  -0.158655254,
  -0.154268770,
  0,
  0.149676590,
  0.841344746,
  1.954499736,
  7,
];
const exps = (row: readonly number[]) => {
  const weights = row.map(Math.exp);
  const sum = weights.reduce((a, b) => a + b);
  return weights.map((weight) => weight / sum);
};

export const activationCases: readonly Case[] = [
  f("relu", (x) => Math.max(0, x)),
  f("relu6", (x) => Math.min(6, Math.max(0, x))),
  f("sigmoid", sigmoid),
  f("silu", (x) => x * sigmoid(x)),
  f("tanh", Math.tanh),
  f("softplus", (x) => Math.log1p(Math.exp(x))),
  f("softsign", (x) => x / (1 + Math.abs(x))),
  f("leaky_relu", (x) => x < 0 ? 0.2 * x : x, { alpha: float(0.2) }),
  f("elu", (x) => x < 0 ? 0.5 * Math.expm1(x) : x, { alpha: float(0.5) }),
  f("gelu", geluTanh, { mode: "TANH_APPROXIMATION" }, "tanh"),
  f("gelu", (x) => x * sigmoid(1.702 * x), { mode: "SIGMOID_APPROXIMATION" }, "sigmoid"),
  f("gelu", (x) => geluExact[values.indexOf(x)], { mode: "EXACT" }, "exact"),
  f("gelu", (x) => geluExact[values.indexOf(x)], {}, "exact by default"),
  {
    op: "softmax",
    about: "default axis",
    args: { x: feed(fp32([2, 4], values)) },
    expected: [fp32([2, 4], [...exps(values.slice(0, 4)), ...exps(values.slice(4))])],
  },
  {
    op: "softmax",
    about: "negative axis",
    args: { x: feed(fp32([2, 2, 1], [1, 2, 3, 5])), axis: -2 },
    expected: [fp32([2, 2, 1], [...exps([1, 2]), ...exps([3, 5])])],
  },
  {
    op: "softmax",
    about: "first axis",
    args: { x: feed(fp32([2, 2], [1, 2, 3, 5])), axis: 0 },
    expected: [fp32(
      [2, 2],
      [1, 3, 2, 5].flatMap((_, i) => {
        const columns = [exps([1, 3]), exps([2, 5])];
        return [columns[i % 2][Math.floor(i / 2)]];
      }),
    )],
  },
];
