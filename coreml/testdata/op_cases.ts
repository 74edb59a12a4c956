/**
 * One small program for every row of the operation table, and the types its outputs must have. The unit
 * tests compare them with the builder's inference; `write_op_packages.ts` writes them as packages for the
 * comparison with coremltools' own inference.
 * @module
 */
import { allocate, elementCount, type Tensor, tensor } from "../../tensor/tensor.ts";
import type { MilArgs, MilBuilder, MilVar } from "../mil/builder.ts";
import type { Dim, MilDtype } from "../mil/program.ts";

/** One use of an operation. */
export interface OpCase {
  readonly op: string;
  /** Inputs of the program: element type and shape, `null` where it is flexible. */
  readonly inputs: Readonly<Record<string, readonly [MilDtype, readonly Dim[]]>>;
  /** Adds the operation, and what it needs, to the program. */
  readonly build: (b: MilBuilder, inputs: Readonly<Record<string, MilVar>>) => MilVar | MilVar[];
  /** Types of the outputs, as `describeType` writes them. */
  readonly outputs: readonly string[];
}

/** A constant of small positive numbers. */
export function ramp(
  dtype: "fp16" | "fp32" | "int8" | "uint8" | "uint32",
  shape: readonly number[],
): Tensor {
  const data = allocate(dtype, elementCount(shape));
  return tensor(dtype, shape, data.map((_, index) => index % 5 + 1) as typeof data);
}

type Inputs = OpCase["inputs"];
type Args = (v: Readonly<Record<string, MilVar>>, b: MilBuilder) => MilArgs;

const one = (op: string, inputs: Inputs, args: Args, output: string): OpCase => ({
  op,
  inputs,
  build: (b, v) => b.op(op, args(v, b)),
  outputs: [output],
});

const several = (op: string, inputs: Inputs, args: Args, outputs: readonly string[]): OpCase => ({
  op,
  inputs,
  build: (b, v) => b.ops(op, args(v, b)),
  outputs,
});

const x = (dtype: MilDtype, ...shape: Dim[]): Inputs => ({ x: [dtype, shape] });
const xy = (dtype: MilDtype, first: readonly Dim[], second: readonly Dim[]): Inputs => ({
  x: [dtype, first],
  y: [dtype, second],
});

const unary = (op: string, ...dtypes: MilDtype[]): OpCase[] =>
  dtypes.map((dtype) => one(op, x(dtype, 1, null, 4), ({ x }) => ({ x }), `${dtype} [1, ?, 4]`));

const binary = (op: string, dtype: MilDtype, result: MilDtype = dtype): OpCase[] => [
  one(op, xy(dtype, [1, 8, null], [8, 1]), ({ x, y }) => ({ x, y }), `${result} [1, 8, ?]`),
  one(op, xy(dtype, [2, null], [2, 5]), ({ x, y }) => ({ x, y }), `${result} [2, 5]`),
  one(op, xy(dtype, [1, null], [1, null]), ({ x, y }) => ({ x, y }), `${result} [1, ?]`),
];

const withLiteral = (op: string, dtype: MilDtype, y: number, result: MilDtype = dtype): OpCase =>
  one(op, x(dtype, 3, null), ({ x }) => ({ x, y }), `${result} [3, ?]`);

const activationCases: OpCase[] = [
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

const compressedCases: OpCase[] = [
  one(
    "constexpr_lut_to_dense",
    {},
    (_, b) => ({
      indices: b.constant("indices", ramp("uint8", [2])),
      lut: b.constant("lut", ramp("fp16", [4])),
      shape: b.constant("shape", ramp("uint32", [3])),
    }),
    "fp16 [1, 2, 3]",
  ),
  one(
    "constexpr_affine_dequantize",
    {},
    (_, b) => ({
      quantized_data: b.constant("quantized", ramp("int8", [4, 3])),
      zero_point: b.constant("zero_point", ramp("int8", [4])),
      scale: b.constant("scale", ramp("fp16", [4])),
      axis: 0,
    }),
    "fp16 [4, 3]",
  ),
];

const weight = (b: MilBuilder, ...shape: number[]) => b.constant("weight", ramp("fp16", shape));
const convolutionCases: OpCase[] = [
  one(
    "conv",
    x("fp16", 1, 8, null),
    ({ x }, b) => ({ x, weight: weight(b, 4, 8, 3) }),
    "fp16 [1, 4, ?]",
  ),
  one(
    "conv",
    x("fp16", 1, 8, 20),
    ({ x }, b) => ({
      x,
      weight: weight(b, 4, 2, 5),
      bias: b.constant("bias", ramp("fp16", [4])),
      pad_type: "custom",
      pad: [2, 1],
      strides: [3],
      dilations: [2],
      groups: 4,
    }),
    "fp16 [1, 4, 5]",
  ),
  one(
    "conv",
    x("fp16", 1, 3, 7, null),
    ({ x }, b) => ({ x, weight: weight(b, 6, 3, 2, 3), pad_type: "same", strides: [2, 2] }),
    "fp16 [1, 6, 4, ?]",
  ),
  one(
    "conv_transpose",
    x("fp16", 1, 8, null),
    ({ x }, b) => ({
      x,
      weight: weight(b, 8, 4, 20),
      strides: [10],
      pad_type: "custom",
      pad: [5, 5],
    }),
    "fp16 [1, 4, ?]",
  ),
  one(
    "conv_transpose",
    x("fp16", 1, 8, 6),
    ({ x }, b) => ({ x, weight: weight(b, 8, 1, 3), strides: [2], groups: 8 }),
    "fp16 [1, 8, 13]",
  ),
  one(
    "conv_transpose",
    x("fp16", 1, 2, 6),
    ({ x }, b) => ({ x, weight: weight(b, 2, 3, 3), pad_type: "same", strides: [3] }),
    "fp16 [1, 3, 18]",
  ),
  one(
    "avg_pool",
    x("fp32", 1, 9, null),
    ({ x }) => ({ x, kernel_sizes: [300], strides: [300], pad_type: "custom", pad: [0, 0] }),
    "fp32 [1, 9, ?]",
  ),
  one(
    "avg_pool",
    x("fp32", 1, 9, 11),
    ({ x }) => ({ x, kernel_sizes: [4], strides: [3], pad_type: "valid", ceil_mode: true }),
    "fp32 [1, 9, 4]",
  ),
  one(
    "max_pool",
    x("fp16", 1, 2, 8, 9),
    ({ x }) => ({ x, kernel_sizes: [2, 2], strides: [2, 2], pad_type: "same" }),
    "fp16 [1, 2, 4, 5]",
  ),
];

const dataMovementCases: OpCase[] = [
  one(
    "concat",
    xy("fp16", [1, 3, null], [1, 5, null]),
    ({ x, y }) => ({ values: [x, y], axis: 1 }),
    "fp16 [1, 8, ?]",
  ),
  one(
    "concat",
    xy("fp16", [1, 3, 4], [1, 3, null]),
    ({ x, y }) => ({ values: [x, y], axis: -1 }),
    "fp16 [1, 3, ?]",
  ),
  one("fill", x("int32", 2), ({ x }) => ({ shape: x }), "fp32 [?, ?]"),
  one("fill", x("int32", 2), ({ x }) => ({ shape: x, value: 2 }), "int32 [?, ?]"),
  one(
    "fill",
    x("fp16", null, 4),
    ({ x }, b) => ({ shape: b.op("shape", { x }), value: false }),
    "bool [?, 4]",
  ),
  one(
    "gather",
    x("int32", 1, null),
    ({ x }, b) => ({ x: weight(b, 10, 8), indices: x, axis: 0 }),
    "fp16 [1, ?, 8]",
  ),
  one("gather", x("fp16", 2, null, 6), ({ x }) => ({ x, indices: 3, axis: -1 }), "fp16 [2, ?]"),
  one(
    "gather",
    { x: ["fp16", [2, 5, 6]], y: ["uint16", [2, 3]] },
    ({ x, y }) => ({ x, indices: y, axis: 1, batch_dims: 1 }),
    "fp16 [2, 3, 6]",
  ),
  one(
    "pad",
    x("fp32", 1, 2, null),
    ({ x }) => ({ x, pad: [1, 0, 10, 10], mode: "replicate" }),
    "fp32 [1, 3, ?]",
  ),
  one("pad", x("fp16", 2, null), ({ x }) => ({ x, pad: [0, 1, 0, 0] }), "fp16 [3, ?]"),
  one("range_1d", {}, () => ({ start: 0, end: 7, step: 2 }), "int32 [4]"),
  one(
    "range_1d",
    x("fp16", 1, null),
    ({ x }, b) => ({
      start: 0,
      end: b.op("gather", { x: b.op("shape", { x }), indices: 1 }),
      step: 1,
    }),
    "int32 [?]",
  ),
  one("shape", x("fp16", 1, null, 4), ({ x }) => ({ x }), "int32 [3]"),
  one(
    "slice_by_index",
    x("fp16", 1, 4, null),
    ({ x }) => ({
      x,
      begin: [0, 1, 0],
      end: [0, 3, -1],
      begin_mask: [true, false, true],
      end_mask: [true, false, false],
    }),
    "fp16 [1, 2, ?]",
  ),
  one(
    "slice_by_index",
    x("fp16", 1, 4, null),
    ({ x }) => ({
      x,
      begin: [0, -1, 1],
      end: [1, 0, 2],
      end_mask: [false, true, false],
      squeeze_mask: [false, true, false],
    }),
    "fp16 [1, 1]",
  ),
  one(
    "slice_by_index",
    x("int32", 10, null),
    ({ x }) => ({
      x,
      begin: [9, 0],
      end: [2, 0],
      stride: [-3, 2],
      begin_mask: [false, true],
      end_mask: [false, true],
    }),
    "int32 [3, ?]",
  ),
  one(
    "slice_by_size",
    x("fp16", 4, null),
    ({ x }) => ({ x, begin: [1, 2], size: [-1, 5] }),
    "fp16 [3, 5]",
  ),
  one(
    "slice_by_size",
    x("fp16", 4, null),
    ({ x }) => ({ x, begin: [0, 2], size: [2, -1] }),
    "fp16 [2, ?]",
  ),
  one(
    "stack",
    xy("fp16", [1, null], [1, 4]),
    ({ x, y }) => ({ values: [x, y], axis: 1 }),
    "fp16 [1, 2, 4]",
  ),
  one("tile", x("fp16", 1, 3, null), ({ x }) => ({ x, reps: [4, 2, 1] }), "fp16 [4, 6, ?]"),
  one("tile", x("fp16", 1, null), ({ x }) => ({ x, reps: [1, 9] }), "fp16 [1, ?]"),
];

const elementwiseCases: OpCase[] = [
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

const linearCases: OpCase[] = [
  one(
    "linear",
    x("fp16", 1, null, 8),
    ({ x }, b) => ({ x, weight: weight(b, 6, 8) }),
    "fp16 [1, ?, 6]",
  ),
  one(
    "linear",
    x("fp16", 8),
    ({ x }, b) => ({ x, weight: weight(b, 6, 8), bias: b.constant("bias", ramp("fp16", [6])) }),
    "fp16 [6]",
  ),
  one(
    "matmul",
    xy("fp16", [1, 2, null, 4], [1, 2, null, 4]),
    ({ x, y }) => ({ x, y, transpose_y: true }),
    "fp16 [1, 2, ?, ?]",
  ),
  one(
    "matmul",
    x("fp16", 1, null, 8),
    ({ x }, b) => ({ x, y: weight(b, 8, 3) }),
    "fp16 [1, ?, 3]",
  ),
  one(
    "matmul",
    xy("fp32", [3, 1, 8, 2], [5, 8, 4]),
    ({ x, y }) => ({ x, y, transpose_x: true }),
    "fp32 [3, 5, 2, 4]",
  ),
];

const channels = (b: MilBuilder, name: string) => b.constant(name, ramp("fp16", [8]));
const normalizationCases: OpCase[] = [
  one("instance_norm", x("fp16", 1, 8, null), ({ x }) => ({ x }), "fp16 [1, 8, ?]"),
  one(
    "instance_norm",
    x("fp16", 1, 8, null),
    ({ x }, b) => ({ x, gamma: channels(b, "gamma"), beta: channels(b, "beta"), epsilon: 1e-4 }),
    "fp16 [1, 8, ?]",
  ),
  one(
    "batch_norm",
    x("fp16", 1, 8, null),
    ({ x }, b) => ({ x, mean: channels(b, "mean"), variance: channels(b, "variance") }),
    "fp16 [1, 8, ?]",
  ),
  one("layer_norm", x("fp32", 2, 3), ({ x }) => ({ x }), "fp32 [2, 3]"),
  one(
    "layer_norm",
    x("fp16", 1, null, 8),
    ({ x }, b) => ({ x, axes: [-1], gamma: channels(b, "gamma"), beta: channels(b, "beta") }),
    "fp16 [1, ?, 8]",
  ),
];

const state = (b: MilBuilder, width: number) => b.constant("state", ramp("fp16", [1, width]));
const recurrentCases: OpCase[] = [
  several(
    "lstm",
    x("fp16", null, 1, 6),
    ({ x }, b) => ({
      x,
      initial_h: state(b, 8),
      initial_c: state(b, 8),
      weight_ih: weight(b, 16, 6),
      weight_hh: weight(b, 16, 4),
      bias: weight(b, 16),
      weight_ih_back: weight(b, 16, 6),
      weight_hh_back: weight(b, 16, 4),
      bias_back: weight(b, 16),
      direction: "bidirectional",
      output_sequence: true,
    }),
    ["fp16 [?, 1, 8]", "fp16 [1, 8]", "fp16 [1, 8]"],
  ),
  several(
    "lstm",
    x("fp16", 5, 1, 6),
    ({ x }, b) => ({
      x,
      initial_h: state(b, 4),
      initial_c: state(b, 4),
      weight_ih: weight(b, 16, 6),
      weight_hh: weight(b, 16, 4),
    }),
    ["fp16 [1, 1, 4]", "fp16 [1, 4]", "fp16 [1, 4]"],
  ),
];

const reductionCases: OpCase[] = [
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

const resizeCases: OpCase[] = [
  one(
    "upsample_nearest_neighbor",
    x("fp16", 1, 8, null, 1),
    ({ x }) => ({ x, scale_factor_height: 2, scale_factor_width: 3 }),
    "fp16 [1, 8, ?, 3]",
  ),
  one(
    "upsample_bilinear",
    x("fp32", 1, 9, 1, null),
    ({ x }) => ({ x, scale_factor_width: 300, align_corners: false, half_pixel_centers: true }),
    "fp32 [1, 9, 1, ?]",
  ),
  one(
    "upsample_bilinear",
    x("fp32", 1, 9, 5, 3),
    ({ x }) => ({ x, scale_factor_height: 1, scale_factor_width: 2.5 }),
    "fp32 [1, 9, 5, 7]",
  ),
];

/** The shape of `x` with its axes replaced where `axes` gives a size. */
const shapeLike = (b: MilBuilder, x: MilVar, ...axes: (number | null)[]): MilVar => {
  const shape = b.op("shape", { x });
  const values = axes.map((size, axis) => size ?? b.op("gather", { x: shape, indices: axis }));
  return b.op("concat", { values, axis: 0 });
};
const shapeChangeCases: OpCase[] = [
  one("transpose", x("fp16", 1, null, 8), ({ x }) => ({ x, perm: [0, 2, 1] }), "fp16 [1, 8, ?]"),
  one("transpose", x("fp16", 1, null, 8), ({ x }) => ({ x, perm: [-1, 0, -2] }), "fp16 [8, 1, ?]"),
  one("expand_dims", x("fp16", null, 8), ({ x }) => ({ x, axes: [0, -1] }), "fp16 [1, ?, 8, 1]"),
  one("squeeze", x("fp16", 1, null, 1, 8), ({ x }) => ({ x, axes: [-2] }), "fp16 [1, ?, 8]"),
  one("squeeze", x("fp16", 1, null, 1, 8), ({ x }) => ({ x }), "fp16 [?, 8]"),
  one("squeeze", x("fp16", 1, 1), ({ x }) => ({ x }), "fp16 []"),
  one("reshape", x("fp16", 2, 3, 8), ({ x }) => ({ x, shape: [0, -1] }), "fp16 [3, 16]"),
  one(
    "reshape",
    x("fp16", 1, null, 8),
    ({ x }) => ({ x, shape: [1, -1, 2, 4] }),
    "fp16 [1, ?, 2, 4]",
  ),
  one("reshape", x("fp16", 1, null, 8), ({ x }) => ({ x, shape: [-1] }), "fp16 [?]"),
  one("reshape", x("fp16", 6), ({ x }) => ({ x, shape: [2, 3, 1] }), "fp16 [2, 3, 1]"),
  one(
    "reshape",
    x("fp16", 1, null, 8),
    ({ x }, b) => ({ x, shape: shapeLike(b, x, 1, null, -1) }),
    "fp16 [1, ?, 8]",
  ),
  one(
    "reshape",
    x("fp16", 1, null, 8),
    ({ x }, b) => ({ x, shape: shapeLike(b, x, 2, null, -1, 2) }),
    "fp16 [2, ?, 2, 2]",
  ),
  one(
    "reshape",
    { x: ["fp16", [4, 6]], shape: ["int32", [2]] },
    ({ x, shape }) => ({ x, shape }),
    "fp16 [?, ?]",
  ),
  one(
    "reshape",
    { x: ["fp16", [1, null, 8]], y: ["fp16", [1, null]] },
    ({ x, y }, b) => ({ x, shape: b.op("shape", { x: y }) }),
    "fp16 [1, ?]",
  ),
  several("split", x("fp16", 1, 8, null), ({ x }) => ({ x, num_splits: 2, axis: 1 }), [
    "fp16 [1, 4, ?]",
    "fp16 [1, 4, ?]",
  ]),
  several("split", x("int32", 1, null), ({ x }) => ({ x, split_sizes: [2, 3], axis: -1 }), [
    "int32 [1, 2]",
    "int32 [1, 3]",
  ]),
  several("split", x("fp16", null), ({ x }) => ({ x, num_splits: 2, axis: 0 }), [
    "fp16 [?]",
    "fp16 [?]",
  ]),
];

/** Every case; each operation of the table has at least one. */
export const opCases: readonly OpCase[] = [
  activationCases,
  compressedCases,
  convolutionCases,
  dataMovementCases,
  elementwiseCases,
  linearCases,
  normalizationCases,
  recurrentCases,
  reductionCases,
  resizeCases,
  shapeChangeCases,
].flat();
