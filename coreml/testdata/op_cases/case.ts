/**
 * How the cases of operations are written down.
 * @module
 */
import { allocate, elementCount, type Tensor, tensor } from "../../../tensor/tensor.ts";
import type { MilArgs, MilBuilder, MilVar } from "../../mil/builder.ts";
import { elementBits } from "../../mil/dtypes.ts";
import type { Opset } from "../../mil/opset.ts";
import { packBits } from "../../mil/pack_bits.ts";
import type { Dim, MilConstant, MilDtype } from "../../mil/program.ts";

/** One use of an operation. */
export interface OpCase {
  readonly op: string;
  /** Operation sets that have the operation in this form; by default all that packages are made for. */
  readonly opsets?: readonly Opset[];
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

/** A constant of elements below a byte. */
export function packed(
  dtype: "uint1" | "uint2" | "uint3" | "uint4" | "uint6" | "int4",
  shape: readonly number[],
): MilConstant {
  const bits = elementBits(dtype);
  const values = Uint8Array.from({ length: elementCount(shape) }, (_, i) => i * 7 % 2 ** bits);
  return { type: { dtype, shape }, data: packBits(values, bits) };
}

/** The operation sets that a case is for. */
export function opsetsOf({ opsets = ["CoreML7", "CoreML8"] }: OpCase): readonly Opset[] {
  return opsets;
}

/** Inputs of a case. */
export type Inputs = OpCase["inputs"];
/** Arguments of the operation, made of the inputs and, where it needs constants, by the builder. */
export type Args = (v: Readonly<Record<string, MilVar>>, b: MilBuilder) => MilArgs;

/** A case of an operation with one output. */
export const one = (
  op: string,
  inputs: Inputs,
  args: Args,
  output: string,
  opsets?: readonly Opset[],
): OpCase => ({
  op,
  opsets,
  inputs,
  build: (b, v) => b.op(op, args(v, b)),
  outputs: [output],
});

/** A case of an operation with several outputs. */
export const several = (
  op: string,
  inputs: Inputs,
  args: Args,
  outputs: readonly string[],
): OpCase => ({
  op,
  inputs,
  build: (b, v) => b.ops(op, args(v, b)),
  outputs,
});

/** One input, `x`. */
export const x = (dtype: MilDtype, ...shape: Dim[]): Inputs => ({ x: [dtype, shape] });
/** Two inputs of one type, `x` and `y`. */
export const xy = (dtype: MilDtype, first: readonly Dim[], second: readonly Dim[]): Inputs => ({
  x: [dtype, first],
  y: [dtype, second],
});

/** A case for each element type. */
export const unary = (op: string, ...dtypes: MilDtype[]): OpCase[] =>
  dtypes.map((dtype) => one(op, x(dtype, 1, null, 4), ({ x }) => ({ x }), `${dtype} [1, ?, 4]`));

/** Cases of broadcasting, with the element type of the result. */
export const binary = (op: string, dtype: MilDtype, result: MilDtype = dtype): OpCase[] => [
  one(op, xy(dtype, [1, 8, null], [8, 1]), ({ x, y }) => ({ x, y }), `${result} [1, 8, ?]`),
  one(op, xy(dtype, [2, null], [2, 5]), ({ x, y }) => ({ x, y }), `${result} [2, 5]`),
  one(op, xy(dtype, [1, null], [1, null]), ({ x, y }) => ({ x, y }), `${result} [1, ?]`),
];

/** A case whose second argument is a number. */
export const withLiteral = (
  op: string,
  dtype: MilDtype,
  y: number,
  result: MilDtype = dtype,
): OpCase => one(op, x(dtype, 3, null), ({ x }) => ({ x, y }), `${result} [3, ?]`);

/** A weight of fp16. */
export const weight = (b: MilBuilder, ...shape: number[]): MilVar =>
  b.constant("weight", ramp("fp16", shape));
