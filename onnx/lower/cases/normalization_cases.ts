import { type Case, feed, fp32, pattern } from "../../_mil_testing.ts";

// Expected values are PyTorch 2.13's in float64: layer_norm, instance_norm and batch_norm.
const x = feed(fp32([1, 2, 3], pattern(6, 4)));
const gamma = fp32([2], pattern(2, 7));
const beta = fp32([2], pattern(2, 1));
const epsilon = (value: number) => fp32([], [value]);

export const normalizationCases: readonly Case[] = [
  {
    op: "layer_norm",
    about: "last axis",
    args: {
      x,
      axes: [-1],
      gamma: fp32([3], pattern(3, 7)),
      beta: fp32([3], pattern(3, 1)),
      epsilon: epsilon(1e-3),
    },
    expected: [fp32([1, 2, 3], [0.1682908, -1.626372, 0.7272727, 0.7688005, 0.535463, 0.7272727])],
  },
  {
    op: "layer_norm",
    about: "no scale, default epsilon",
    args: { x, axes: [2] },
    expected: [fp32([1, 2, 3], [0.23017, -1.323477, 1.093307, -1.093307, 1.323477, -0.23017])],
  },
  {
    op: "layer_norm",
    about: "two axes",
    args: { x, axes: [2, -2], gamma: fp32([2, 3], pattern(6, 7)) },
    expected: [fp32([1, 2, 3], [0.03740494, -1.279249, 0, 0.60596, 0.7106939, -0.02992395])],
  },
  {
    op: "layer_norm",
    about: "an axis in the middle",
    args: { x, axes: [1], gamma, beta, epsilon: epsilon(1e-2) },
    expected: [
      fp32([1, 2, 3], [-0.1255527, 0.7242559, -0.1255527, -1.262358, 0.2672971, -1.262358]),
    ],
  },
  {
    op: "instance_norm",
    args: { x, gamma, beta, epsilon: epsilon(1e-3) },
    expected: [fp32([1, 2, 3], [0.1682908, 0.873237, -0.223346, -1.438386, 0.535463, -0.7334402])],
  },
  {
    op: "instance_norm",
    about: "no scale, default epsilon",
    args: { x },
    expected: [fp32([1, 2, 3], [0.23017, -1.323477, 1.093307, -1.093307, 1.323477, -0.23017])],
  },
  {
    op: "instance_norm",
    about: "two spatial axes",
    args: { x: feed(fp32([1, 2, 2, 2], pattern(8, 3))), gamma, beta, epsilon: epsilon(1e-5) },
    expected: [
      fp32([1, 2, 2, 2], [
        -0.2513123,
        0.3572498,
        0.9658118,
        0.01915976,
        -1.001876,
        0.7020976,
        -0.393314,
        -1.488726,
      ]),
    ],
  },
  {
    op: "batch_norm",
    args: {
      x,
      mean: beta,
      variance: fp32([2], [21 / 22, 29 / 22]),
      gamma,
      beta,
      epsilon: epsilon(1e-3),
    },
    expected: [
      fp32([1, 2, 3], [0.4418177, 0.8222711, 0.2304547, -0.4806948, 0.4259409, -0.1568964]),
    ],
  },
  {
    op: "batch_norm",
    about: "no scale",
    args: { x, mean: beta, variance: fp32([2], [21 / 22, 29 / 22]) },
    expected: [
      fp32([1, 2, 3], [-0.3721917, -1.209623, 0.09304793, 0.07918046, 1.187707, 0.4750827]),
    ],
  },
];
