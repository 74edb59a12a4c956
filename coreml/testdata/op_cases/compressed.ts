import type { MilBuilder } from "../../mil/builder.ts";
import { one, type OpCase, packed, ramp } from "./case.ts";

type Constant = Parameters<MilBuilder["constant"]>[1];

/** A decompression in iOS 18's form: constants by argument, type of the result. */
const blockwise = (op: string, args: Readonly<Record<string, Constant>>, output: string): OpCase =>
  one(
    op,
    {},
    (_, b) =>
      Object.fromEntries(Object.entries(args).map(([key, value]) => [key, b.constant(key, value)])),
    output,
    ["CoreML8"],
  );

const axis = (value: number) => ({
  type: { dtype: "int32", shape: [] },
  data: Int32Array.of(value),
} as const);

/** Cases of compressed constants. */
export const compressedCases: readonly OpCase[] = [
  one(
    "constexpr_lut_to_dense",
    {},
    (_, b) => ({
      indices: b.constant("indices", ramp("uint8", [2])),
      lut: b.constant("lut", ramp("fp16", [4])),
      shape: b.constant("shape", ramp("uint32", [3])),
    }),
    "fp16 [1, 2, 3]",
    ["CoreML7"],
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
  one(
    "constexpr_cast",
    {},
    (_, b) => ({
      source_val: b.constant("source", ramp("fp16", [4, 3])),
      output_dtype: "fp32",
    }),
    "fp32 [4, 3]",
  ),
  ...([1, 2, 3, 4, 6] as const).map((bits) =>
    blockwise("constexpr_lut_to_dense", {
      indices: packed(`uint${bits}`, [4, 5, 3]),
      lut: ramp("fp16", [2, 1, 1, 2 ** bits, 1]),
    }, "fp16 [4, 5, 3]")
  ),
  blockwise("constexpr_lut_to_dense", {
    indices: ramp("uint8", [2, 6]),
    lut: ramp("fp32", [1, 3, 256, 1]),
  }, "fp32 [2, 6]"),
  blockwise("constexpr_lut_to_dense", {
    indices: packed("uint1", [3]),
    lut: ramp("int8", [1, 2, 1]),
    vector_axis: axis(0),
  }, "int8 [3]"),
  blockwise("constexpr_lut_to_dense", {
    indices: packed("uint2", [4, 3, 2]),
    lut: ramp("fp16", [2, 1, 1, 4, 5]),
    vector_axis: axis(-2),
  }, "fp16 [4, 15, 2]"),
  ...(["int4", "uint4"] as const).map((dtype) =>
    blockwise("constexpr_blockwise_shift_scale", {
      data: packed(dtype, [4, 6]),
      scale: ramp("fp16", [4, 2]),
      offset: packed(dtype, [4, 2]),
    }, "fp16 [4, 6]")
  ),
  ...(["int8", "uint8"] as const).map((dtype) =>
    blockwise("constexpr_blockwise_shift_scale", {
      data: ramp(dtype, [4, 6, 3]),
      scale: ramp("fp32", [4, 1, 1]),
      offset: ramp(dtype, [4, 1, 1]),
    }, "fp32 [4, 6, 3]")
  ),
  blockwise("constexpr_blockwise_shift_scale", {
    data: ramp("int8", [4, 6]),
    scale: ramp("fp16", [1, 1]),
    offset: ramp("fp32", [1, 1]),
  }, "fp16 [4, 6]"),
  blockwise("constexpr_blockwise_shift_scale", {
    data: ramp("fp32", [4, 6]),
    scale: ramp("fp16", [4, 6]),
  }, "fp16 [4, 6]"),
  one(
    "constexpr_lut_to_dense",
    {},
    (_, b) => ({
      indices: b.constant("indices", packed("uint1", [4, 3])),
      lut: b.op("constexpr_blockwise_shift_scale", {
        data: b.constant("data", ramp("int8", [2, 1, 2, 1])),
        scale: b.constant("scale", ramp("fp16", [2, 1, 1, 1])),
      }),
    }),
    "fp16 [4, 3]",
    ["CoreML8"],
  ),
];
