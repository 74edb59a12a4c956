/**
 * Operations whose result is known before anything runs: plain and compressed weights.
 * @module
 */
import type { MilConstant } from "../../coreml/mil/program.ts";
import { cast, type Dtype, type Tensor } from "../../tensor/tensor.ts";
import { dequantize, lookUp } from "./_palette.ts";
import { normalizeAxis, UnsupportedError } from "./operation.ts";

/** Evaluates one operation from its arguments, which `argument` finds by name. */
export type ConstantRule = (argument: (key: string) => MilConstant) => MilConstant;

function numeric({ type, data }: MilConstant): Tensor {
  if (!ArrayBuffer.isView(data)) {
    throw new UnsupportedError(`a value of type ${type.dtype}, where numbers are expected`);
  }
  return { dtype: type.dtype as Dtype, shape: type.shape, data } as Tensor;
}

function constant({ dtype, shape, data }: Tensor): MilConstant {
  return { type: { dtype, shape }, data };
}

/** Rules by MIL operation type. Palettes and scales of fp16 widen to fp32 without loss. */
export const constantRules: Readonly<Record<string, ConstantRule>> = {
  const: (argument) => argument("val"),
  constexpr_affine_dequantize: (argument) => {
    const quantized = numeric(argument("quantized_data"));
    const axis = normalizeAxis(Number(argument("axis").data[0]), quantized.shape.length);
    const [scale, zeroPoint] = ["scale", "zero_point"].map((key) => numeric(argument(key)));
    return constant(dequantize(quantized, scale, zeroPoint, axis));
  },
  constexpr_cast: (argument) => constant(cast(numeric(argument("source_val")), "fp32")),
  constexpr_lut_to_dense: (argument) => {
    const shape = Array.from(numeric(argument("shape")).data, Number);
    const indices = numeric(argument("indices")).data;
    return constant(lookUp(indices as Uint8Array, numeric(argument("lut")), shape));
  },
};
