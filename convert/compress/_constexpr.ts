/**
 * The operations that decompress weights while a model is loaded, in the form of a program's operation set.
 *
 * They are called as the constants that they stand in for, as their values must be: a weight has one name in
 * the programs of all presets, in reports on them and in a preset's exceptions.
 *
 * Source: `constexpr_lut_to_dense` and `constexpr_affine_dequantize` of iOS 16, `constexpr_lut_to_dense` and
 * `constexpr_blockwise_shift_scale` of iOS 18 in coremltools 9, and its `ios18_lut_params_to_ios16` and
 * `ios18_quant_params_to_ios16`.
 * @module
 */
import { MilBuilder } from "../../coreml/mil/builder.ts";
import { knows, type Opset } from "../../coreml/mil/opset.ts";
import { packBits } from "../../coreml/mil/pack_bits.ts";
import type { MilConstant, MilDtype, MilOperation } from "../../coreml/mil/program.ts";
import type { Weight } from "./compressible.ts";
import type { Quantized } from "./linear_quantize.ts";
import type { Palette } from "./palettize.ts";

/**
 * The operation that looks `palette` up.
 * @throws {MilTypeError} where `opset` has none for it.
 */
export function lookUp({ name, tensor }: Weight, palette: Palette, opset: Opset): MilOperation {
  const { shape } = tensor;
  const { dtype, shape: lutShape, data } = palette.lut;
  const bits = Math.log2(lutShape.at(-2)!);
  const indices = bits === 8 ? palette.indices : packBits(palette.indices, bits);
  if (knows(opset, "iOS18")) {
    return operation("constexpr_lut_to_dense", name, opset, {
      indices: constant(`uint${bits}` as MilDtype, shape, indices),
      lut: constant(dtype, lutShape, data),
    });
  }
  return operation("constexpr_lut_to_dense", name, opset, {
    indices: constant("uint8", [indices.length], indices),
    lut: constant(dtype, [data.length], data),
    shape: constant("uint32", [shape.length], Uint32Array.from(shape)),
  });
}

/**
 * The operation that dequantizes `quantized`, of integers of `bits` bits. In iOS 17's, which has one scale or
 * one for each slice of an axis, zero points are never left out.
 * @throws {MilTypeError} where `opset` has none for it.
 */
export function dequantize(
  { name, tensor }: Weight,
  { integers, scale, zeroPoint }: Quantized,
  bits: 4 | 8,
  opset: Opset,
): MilOperation {
  const ofIntegers = (shape: readonly number[], values: Int8Array) =>
    bits === 8 ? constant("int8", shape, values) : constant("int4", shape, packBits(values, bits));
  if (knows(opset, "iOS18")) {
    return operation("constexpr_blockwise_shift_scale", name, opset, {
      data: ofIntegers(tensor.shape, integers),
      scale: constant(scale.dtype, scale.shape, scale.data),
      ...(zeroPoint && { offset: ofIntegers(scale.shape, zeroPoint) }),
    });
  }
  const axis = Math.max(0, scale.shape.findIndex((parts) => parts > 1));
  const slices = scale.data.length === 1 ? [] : [scale.data.length];
  return operation("constexpr_affine_dequantize", name, opset, {
    quantized_data: ofIntegers(tensor.shape, integers),
    zero_point: ofIntegers(slices, zeroPoint ?? new Int8Array(scale.data.length)),
    scale: constant(scale.dtype, slices, scale.data),
    axis: constant("int32", [], Int32Array.of(axis)),
  });
}

/** An operation on its own: the builder checks its arguments and knows where they are stored. */
function operation(
  type: string,
  name: string,
  opset: Opset,
  constants: Readonly<Record<string, MilConstant>>,
): MilOperation {
  const builder = new MilBuilder({ opset });
  const args = Object.entries(constants).map(([argument, constant]) => [
    argument,
    builder.constant(`${name}_${argument}`, constant),
  ]);
  return builder.build([builder.op(type, Object.fromEntries(args), name)]).operations[0];
}

function constant(
  dtype: MilDtype,
  shape: readonly number[],
  data: MilConstant["data"],
): MilConstant {
  return { type: { dtype, shape }, data };
}
