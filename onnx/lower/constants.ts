/**
 * Operations whose result is known before anything runs: plain and compressed weights. Decompression gives
 * the bits that coremltools' own gives.
 * @module
 */
import { elementBits } from "../../coreml/mil/dtypes.ts";
import { unpackBits } from "../../coreml/mil/pack_bits.ts";
import type { MilConstant, MilOperation } from "../../coreml/mil/program.ts";
import { describeType } from "../../coreml/mil/validate.ts";
import { allocate, cast, elementCount, type Tensor, tensor } from "../../tensor/tensor.ts";
import { ConstantArguments, type FindConstant } from "./_constant_arguments.ts";
import { lookUp, shiftScale } from "./_palette.ts";
import { normalizeAxis, UnsupportedError } from "./operation.ts";

type ConstantRule = (args: ConstantArguments) => MilConstant;
type FloatTensor = Tensor<"fp16" | "fp32">;

/** Bits of the indices that iOS 16 knows. */
const plainPaletteBits = [1, 2, 4, 6, 8];

/** One table for the whole weight, whose indices are packed into bytes: the form of iOS 16. */
function plainPalette(args: ConstantArguments): Tensor {
  const lut = args.tensor("lut");
  const shape = Array.from(args.tensor("shape").data, Number);
  const packed = args.tensor("indices").data as Uint8Array;
  const entries = lut.data.length;
  const bits = Math.log2(entries);
  if (!plainPaletteBits.includes(bits)) {
    throw new UnsupportedError(`a look-up table of ${entries} entries`);
  }
  const count = elementCount(shape);
  const sizeBytes = Math.ceil(count * bits / 8);
  if (packed.length !== sizeBytes) {
    throw new UnsupportedError(
      `${packed.length} bytes of indices, where ${count} of ${bits} bits need ${sizeBytes}`,
    );
  }
  const indices = tensor("uint8", shape, unpackBits(packed, bits, count));
  return lookUp(indices, { ...lut, shape: [...shape.map(() => 1), entries, 1] }, 0);
}

/** A table for each block of the weight, whose indices have the weight's shape: the form of iOS 18. */
function blockPalette(args: ConstantArguments): Tensor {
  const { type } = args.get("indices");
  const rank = type.shape.length;
  const lut = args.tensor("lut");
  const [entries, width] = lut.shape.slice(-2);
  const isFitting = /^uint[1-8]$/.test(type.dtype) && lut.shape.length === rank + 2 &&
    entries === 2 ** elementBits(type.dtype as "uint8");
  if (!isFitting) {
    throw new UnsupportedError(`look-up tables [${lut.shape}] for indices ${describeType(type)}`);
  }
  if (width !== 1 && !args.has("vector_axis")) {
    throw new UnsupportedError(`entries of ${width} elements without a vector_axis`);
  }
  const axis = args.has("vector_axis") ? normalizeAxis(args.number("vector_axis"), rank) : 0;
  return lookUp(args.tensor("indices") as Tensor<"uint8">, lut, axis);
}

/** The tensor `key` as one of floats. */
function floats(args: ConstantArguments, key: string): FloatTensor {
  const value = args.tensor(key);
  if (value.dtype === "fp16" || value.dtype === "fp32") return value;
  throw new UnsupportedError(`${key} of type ${value.dtype}, where floats are expected`);
}

/** Scale and zero point for the weight or for each slice of an axis, computed in fp32: the form of iOS 16. */
function affine(args: ConstantArguments): Tensor {
  const stored = args.tensor("quantized_data");
  const axis = normalizeAxis(args.number("axis"), stored.shape.length);
  const size = stored.shape[axis];
  const shape = stored.shape.map((_, other) => other === axis ? size : 1);
  const perSlice = <T extends Tensor>(value: T, key: string): T => {
    const { dtype, data } = value;
    const isScalar = value.shape.length === 0;
    if (!isScalar && `${value.shape}` !== `${size}`) {
      throw new UnsupportedError(`${key} [${value.shape}] for ${size} slices of axis ${axis}`);
    }
    const slices = allocate(dtype, size) as Float32Array;
    for (let slice = 0; slice < size; slice++) slices[slice] = Number(data[isScalar ? 0 : slice]);
    return { dtype, shape, data: slices } as unknown as T;
  };
  const scale = perSlice(floats(args, "scale"), "scale");
  return shiftScale(stored, scale, perSlice(args.tensor("zero_point"), "zero_point"), "fp32");
}

/**
 * Scale and offset for each block, computed in the type of the scale, or in fp32 where the offset is: the
 * form of iOS 18.
 */
function blockwise(args: ConstantArguments): Tensor {
  const scale = floats(args, "scale");
  const stored = args.tensor("data");
  const offset = args.has("offset") ? args.tensor("offset") : undefined;
  const data = stored.dtype === "fp32" ? cast(stored, scale.dtype) : stored;
  return shiftScale(data, scale, offset, offset?.dtype === "fp32" ? "fp32" : scale.dtype);
}

function castToFp32(args: ConstantArguments): Tensor {
  const [dtype] = args.get("output_dtype").data;
  if (dtype !== "fp32") throw new UnsupportedError(`output_dtype ${dtype}, expected fp32`);
  return cast(args.tensor("source_val"), "fp32");
}

const weight = (rule: (args: ConstantArguments) => Tensor): ConstantRule => (args) => {
  const { dtype, shape, data } = rule(args);
  return { type: { dtype, shape }, data };
};

/** Rules by MIL operation type. */
export const constantRules: Readonly<Record<string, ConstantRule>> = {
  const: (args) => args.get("val"),
  constexpr_affine_dequantize: weight(affine),
  constexpr_blockwise_shift_scale: weight(blockwise),
  constexpr_cast: weight(castToFp32),
  constexpr_lut_to_dense: weight((args) =>
    args.has("shape") ? plainPalette(args) : blockPalette(args)
  ),
};

/**
 * The value of `operation`, which has a row in {@link constantRules}, in the type that it declares; `find`
 * gives the values of constant operations before it.
 * @throws {UnsupportedError} where its arguments do not fit, or its value is not of the declared type.
 */
export function evaluateConstant(operation: MilOperation, find: FindConstant): MilConstant {
  const args = new ConstantArguments(operation, find);
  const value = constantRules[operation.type](args);
  const [unasked] = args.unasked();
  if (unasked !== undefined) throw new UnsupportedError(`the argument ${unasked}`);
  const [received, declared] = [value.type, operation.outputs[0].type].map(describeType);
  if (received !== declared) {
    throw new UnsupportedError(`a value of type ${received}, where ${declared} is declared`);
  }
  return value;
}
