import type { MilBuilder } from "../../mil/builder.ts";
import { one, type OpCase, ramp, several, weight, x, xy } from "./case.ts";

/** Cases of convolutions and pools. */
export const convolutionCases: readonly OpCase[] = [
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
  // Two equal windows give the same unknown size: the -1 of the reshape can be solved.
  {
    op: "conv",
    inputs: x("fp16", 2, 8, null),
    build: (b, { x }) => {
      const args = { x, weight: weight(b, 8, 8, 3) };
      const shape = b.op("shape", { x: b.op("conv", args) });
      const size = b.op("gather", { x: shape, indices: 2 });
      const target = b.op("concat", { values: [size, -1], axis: 0 });
      return b.op("reshape", { x: b.op("conv", args), shape: target });
    },
    outputs: ["fp16 [?, 16]"],
  },
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
    ({ x }, b) => ({
      x,
      weight: weight(b, 2, 4, 20),
      strides: [10],
      pad_type: "custom",
      pad: [5, 4],
    }),
    "fp16 [1, 4, 61]",
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
  // The last window would start in the padding: it does not count.
  one(
    "avg_pool",
    x("fp32", 1, 9, 10),
    ({ x }) => ({
      x,
      kernel_sizes: [3],
      strides: [4],
      pad_type: "custom",
      pad: [1, 1],
      ceil_mode: true,
    }),
    "fp32 [1, 9, 3]",
  ),
  one(
    "max_pool",
    x("fp16", 1, 2, 8, 9),
    ({ x }) => ({ x, kernel_sizes: [2, 2], strides: [2, 2], pad_type: "same" }),
    "fp16 [1, 2, 4, 5]",
  ),
];

/** Cases of products of matrices. */
export const linearCases: readonly OpCase[] = [
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
    x("fp32", 1, 8, null),
    ({ x }, b) => ({ x: weight(b, 3, 8), y: x }),
    "fp32 [1, 3, ?]",
  ),
  one(
    "matmul",
    xy("fp32", [3, 1, 8, 2], [5, 8, 4]),
    ({ x, y }) => ({ x, y, transpose_x: true }),
    "fp32 [3, 5, 2, 4]",
  ),
];

const channels = (b: MilBuilder, name: string) => b.constant(name, ramp("fp16", [8]));
/** Cases of normalizations. */
export const normalizationCases: readonly OpCase[] = [
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
/** Cases of recurrent layers. */
export const recurrentCases: readonly OpCase[] = [
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

/** Cases of upsampling. */
export const resizeCases: readonly OpCase[] = [
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
