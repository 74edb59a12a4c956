/**
 * An ML program (MIL) in memory: what the package reader returns, the builder makes, the package
 * writer takes and the ONNX translator reads. One function (`main`), one block, no control flow:
 * all that the chain's packages use.
 *
 * Source: the `MILSpec` messages of the Core ML format specification.
 * @module
 */
import type { Dtype, DtypeArrays } from "../../tensor/tensor.ts";

/** MIL's element types. The sub-byte ones exist only as packed constants. */
export type MilDtype =
  | Dtype
  | "string"
  | "uint1"
  | "uint2"
  | "uint3"
  | "int4"
  | "uint4"
  | "uint6";

/** Size along one axis; `null` where it is known only at run time. */
export type Dim = number | null;

/** Type of a MIL value: `shape` is `[]` for a scalar. */
export interface MilType {
  readonly dtype: MilDtype;
  readonly shape: readonly Dim[];
}

/**
 * A constant: numbers in row-major order (sub-byte dtypes as packed bytes, `bool` as 0 or 1 bytes),
 * or strings. Whether it is stored inside the program or in the weight file is the writer's business.
 */
export interface MilConstant {
  readonly type: { readonly dtype: MilDtype; readonly shape: readonly number[] };
  readonly data: DtypeArrays[Dtype] | readonly string[];
}

/** What an operation's argument is bound to: another operation's output by name, or a constant. */
export type MilBinding = { readonly ref: string } | { readonly constant: MilConstant };

/** A named, typed value: an input of the function or an output of an operation. */
export interface MilNamedType {
  readonly name: string;
  readonly type: MilType;
}

/**
 * One operation. A `const` has its value in `attributes.val`. The arguments of `constexpr_*` operations are
 * in `attributes` too where their form is of iOS 16, constants bound to `inputs` where it is of iOS 18. Every
 * operation has a `name`.
 */
export interface MilOperation {
  readonly type: string;
  readonly name: string;
  readonly inputs: Readonly<Record<string, readonly MilBinding[]>>;
  readonly outputs: readonly MilNamedType[];
  readonly attributes: Readonly<Record<string, MilConstant>>;
}

/** The `main` function of a program. */
export interface MilProgram {
  /** Operation set: `CoreML7` (iOS 17, macOS 14), `CoreML8` (iOS 18, macOS 15), or another. */
  readonly opset: string;
  readonly inputs: readonly MilNamedType[];
  readonly operations: readonly MilOperation[];
  /** Names of the values the function returns. */
  readonly outputs: readonly string[];
}
