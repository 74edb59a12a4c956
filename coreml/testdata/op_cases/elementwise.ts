import { binary, one, type OpCase, unary, withLiteral, x } from "./case.ts";

/** Cases of activation functions. */
export const activationCases: readonly OpCase[] = [
  ...["relu", "sigmoid", "silu", "softplus"].flatMap((op) => unary(op, "fp16", "fp32")),
  one("leaky_relu", x("fp16", 1, 8, null), ({ x }) => ({ x, alpha: 0.2 }), "fp16 [1, 8, ?]"),
  one("elu", x("fp32", 2, 3), ({ x }) => ({ x, alpha: 1 }), "fp32 [2, 3]"),
  one("gelu", x("fp16", 1, null, 8), ({ x }) => ({ x }), "fp16 [1, ?, 8]"),
  one(
    "gelu",
    x("fp16", 1, null, 8),
    ({ x }) => ({ x, mode: "TANH_APPROXIMATION" }),
    "fp16 [1, ?, 8]",
  ),
  one("softmax", x("fp16", 1, 2, null, null), ({ x }) => ({ x }), "fp16 [1, 2, ?, ?]"),
  one("softmax", x("fp32", 4, 5), ({ x }) => ({ x, axis: 0 }), "fp32 [4, 5]"),
];

/** Cases of element-wise operations. */
export const elementwiseCases: readonly OpCase[] = [
  ...["atan", "ceil", "cos", "erf", "exp", "floor", "round", "sin", "sqrt", "tanh"].flatMap((op) =>
    unary(op, "fp16", "fp32")
  ),
  ...["abs", "sign", "square", "identity"].flatMap((op) => unary(op, "fp16", "int32")),
  ...["inverse", "log", "rsqrt"].flatMap((op) => unary(op, "fp16", "fp32")),
  ...unary("logical_not", "bool"),
  ...["add", "floor_div", "maximum", "minimum", "mod", "mul", "pow", "real_div", "sub"].flatMap(
    (op) => [...binary(op, "fp16"), withLiteral(op, "fp32", 0.5), withLiteral(op, "int32", 3)],
  ),
  ...["equal", "greater", "greater_equal", "less", "less_equal", "not_equal"].flatMap((op) => [
    ...binary(op, "int32", "bool"),
    withLiteral(op, "fp16", 10, "bool"),
  ]),
  ...["logical_and", "logical_or", "logical_xor"].flatMap((op) => binary(op, "bool")),
  one("clip", x("fp16", 2, null), ({ x }) => ({ x, alpha: -1, beta: 0.5 }), "fp16 [2, ?]"),
  one("cast", x("fp16", 2, null), ({ x }) => ({ x, dtype: "int32" }), "int32 [2, ?]"),
  one("cast", x("bool", 2, null), ({ x }) => ({ x, dtype: "fp16" }), "fp16 [2, ?]"),
  {
    op: "cast",
    inputs: x("fp16", 3, 4, null),
    build: (b, { x }) => {
      const shape = b.op("cast", { x: b.op("shape", { x }), dtype: "int16" });
      const reversed = b.op("gather", { x: shape, indices: [2, 0, 1] });
      return b.op("reshape", { x, shape: b.op("cast", { x: reversed, dtype: "int32" }) });
    },
    outputs: ["fp16 [?, 3, 4]"],
  },
  one("cast", x("int32", 1, null), ({ x }) => ({ x, dtype: "uint16" }), "uint16 [1, ?]"),
  one(
    "select",
    { cond: ["bool", [1, 1, 1, null]], a: ["fp16", [1, 2, null, null]] },
    ({ cond, a }) => ({ cond, a, b: -1e4 }),
    "fp16 [1, 2, ?, ?]",
  ),
  one(
    "select",
    { cond: ["bool", [3, 4]], a: ["int32", [3, 4]], b: ["int32", [1, 4]] },
    ({ cond, a, b }) => ({ cond, a, b }),
    "int32 [3, 4]",
  ),
];

/** Cases of reductions and running sums. */
export const reductionCases: readonly OpCase[] = [
  ...["reduce_max", "reduce_mean", "reduce_min", "reduce_sum"].flatMap((op) => [
    one(op, x("fp16", 1, 8, null), ({ x }) => ({ x, axes: [-1] }), "fp16 [1, 8]"),
    one(
      op,
      x("fp16", 1, 8, null),
      ({ x }) => ({ x, axes: [1, 2], keep_dims: true }),
      "fp16 [1, 1, 1]",
    ),
    one(op, x("int32", 2, null), ({ x }) => ({ x }), "int32 []"),
  ]),
  one("cumsum", x("fp32", 1, null, 9), ({ x }) => ({ x, axis: 1 }), "fp32 [1, ?, 9]"),
  one("cumsum", x("int32", 1, null), ({ x }) => ({ x, axis: -1, exclusive: true }), "int32 [1, ?]"),
];
