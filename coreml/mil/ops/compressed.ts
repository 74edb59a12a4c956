/** Compressed constants in the forms of iOS 16 and 17: one table a weight, or a scale for each slice of an axis. */
import {
  constant,
  describeShape,
  floats,
  type InferredType,
  type OpArgs,
  type OpSchema,
} from "./schema.ts";

const paletteSizes = [2, 4, 16, 64, 256];

function inferPalette(args: OpArgs): InferredType[] {
  args.rank("indices", 1);
  args.rank("lut", 1);
  const shape = args.ints("shape");
  const entries = args.known("lut", 0);
  if (!paletteSizes.includes(entries)) {
    args.fail("lut", `${paletteSizes.join(", ")} entries`, `${entries}`);
  }
  const elements = shape.reduce((a, b) => a * b, 1);
  const packedBytes = Math.ceil(Math.log2(entries) * elements / 8);
  if (args.known("indices", 0) !== packedBytes) {
    args.fail("indices", `${packedBytes} bytes`, `${args.known("indices", 0)}`);
  }
  return [{ dtype: args.get("lut").dtype, shape }];
}

function inferAffine(args: OpArgs): InferredType[] {
  const { shape } = args.get("quantized_data");
  const axis = args.axis("axis", shape.length);
  for (const name of ["scale", "zero_point"]) {
    const given = args.get(name).shape;
    if (given.length > 1 || (given.length === 1 && given[0] !== shape[axis])) {
      args.fail(name, `a scalar or ${describeShape([shape[axis]])}`, describeShape(given));
    }
  }
  return [{ dtype: args.get("scale").dtype, shape }];
}

/**
 * `constexpr_lut_to_dense` (`indices` uint8, packed with the first element in the lowest bits; `lut`;
 * `shape` uint32), `constexpr_affine_dequantize` (`scale * (quantized_data - zero_point)`) and
 * `constexpr_cast` (fp16 to fp32).
 */
export const compressedOps: Readonly<Record<string, OpSchema>> = {
  constexpr_lut_to_dense: {
    inputs: { indices: constant("uint8"), lut: constant("T"), shape: constant("uint32") },
    types: { T: [...floats, "int8", "uint8"] },
    since: "iOS16",
    storage: "attributes",
    infer: inferPalette,
  },
  constexpr_affine_dequantize: {
    inputs: {
      quantized_data: constant("S"),
      zero_point: constant("Z"),
      scale: constant("T"),
      axis: constant("int32"),
    },
    types: { S: ["uint8", "int8"], Z: ["uint8", "int8", "fp32"], T: floats },
    since: "iOS16",
    storage: "attributes",
    infer: inferAffine,
  },
  constexpr_cast: {
    inputs: { source_val: constant("fp16"), output_dtype: constant("string") },
    types: {},
    since: "iOS16",
    storage: "attributes",
    infer: (args) => {
      args.string("output_dtype", ["fp32"]);
      return [{ dtype: "fp32", shape: args.get("source_val").shape }];
    },
  },
};
