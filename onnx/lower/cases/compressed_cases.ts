import { type Case, fp16, fp32, make, packed } from "../../_mil_testing.ts";

/** Two tables of four entries, for the rows of a weight [4, 3] by twos. */
const rowTables = fp16([2, 1, 4, 1], [1, 2, 3, 4, -1, -2, -3, -4]);
const places = [0, 1, 2, 3, 2, 1, 0, 1, 2, 3, 2, 1];
/** 3 times the fp16 next to 0.1 lies between two fp16 numbers. */
const tenth = Math.f16round(0.1);

/** Every value is exact: decompression has to give the same bits everywhere. */
const exact = { tolerance: 0, staticOnly: true } as const;

export const compressedCases: readonly Case[] = [
  {
    op: "constexpr_lut_to_dense",
    about: "one table",
    args: {
      indices: make("uint8", [2], [0b01101100, 0b00000011]),
      lut: fp16([4], [10, 11, 12, 13]),
      shape: make("uint32", [1], [5]),
    },
    expected: [fp16([5], [10, 13, 12, 11, 13])],
    ...exact,
  },
  {
    op: "constexpr_affine_dequantize",
    about: "products rounded to the type of the scale",
    args: {
      quantized_data: make("int8", [2, 2], [3, -7, 3, 7]),
      zero_point: make("int8", [2], [0, 4]),
      scale: fp16([2], [tenth, 2]),
      axis: 0,
    },
    expected: [fp16([2, 2], [3 * tenth, -7 * tenth, -2, 6])],
    ...exact,
  },
  {
    op: "constexpr_cast",
    args: { source_val: fp16([2], [tenth, -1]), output_dtype: "fp32" },
    expected: [fp32([2], [tenth, -1])],
    ...exact,
  },
  {
    op: "constexpr_cast",
    opset: "CoreML8",
    about: "iOS 18",
    args: { source_val: fp16([2], [tenth, -1]), output_dtype: "fp32" },
    expected: [fp32([2], [tenth, -1])],
    ...exact,
  },
  {
    op: "constexpr_lut_to_dense",
    opset: "CoreML8",
    about: "a table for two rows",
    args: { indices: packed("uint2", [4, 3], places), lut: rowTables },
    expected: [fp16([4, 3], [1, 2, 3, 4, 3, 2, -1, -2, -3, -4, -3, -2])],
    ...exact,
  },
  {
    op: "constexpr_lut_to_dense",
    opset: "CoreML8",
    about: "a table for two columns, of fp32",
    args: {
      indices: packed("uint1", [2, 4], [0, 1, 0, 1, 1, 1, 0, 0]),
      lut: fp32([1, 2, 2, 1], [0.1, 0.2, 0.3, 0.4]),
    },
    expected: [fp32([2, 4], [0.1, 0.2, 0.3, 0.4, 0.2, 0.2, 0.3, 0.3])],
    ...exact,
  },
  {
    op: "constexpr_lut_to_dense",
    opset: "CoreML8",
    about: "entries of two elements along an axis",
    args: {
      indices: packed("uint1", [2, 2], [0, 1, 1, 0]),
      lut: fp16([1, 1, 2, 2], [1, 2, 3, 4]),
      vector_axis: -2,
    },
    expected: [fp16([4, 2], [1, 3, 2, 4, 3, 1, 4, 2])],
    ...exact,
  },
  {
    op: "constexpr_blockwise_shift_scale",
    opset: "CoreML8",
    about: "int4 in blocks of two columns, with offsets",
    args: {
      data: packed("int4", [2, 4], [-8, 7, 0, 1, 3, -1, 2, -2]),
      scale: fp16([2, 2], [1, 2, tenth, 0.5]),
      offset: packed("int4", [2, 2], [-8, 1, 0, -2]),
    },
    expected: [fp16([2, 4], [0, 15, -2, 0, 3 * tenth, -tenth, 2, 0])],
    ...exact,
  },
  {
    op: "constexpr_blockwise_shift_scale",
    opset: "CoreML8",
    about: "uint8 without offset, of fp32",
    args: { data: make("uint8", [3, 1], [0, 3, 255]), scale: fp32([3, 1], [1, 0.1, 0.5]) },
    expected: [fp32([3, 1], [0, 3 * Math.fround(0.1), 127.5])],
    ...exact,
  },
];
