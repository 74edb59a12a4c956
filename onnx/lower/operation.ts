/**
 * A MIL operation as a lowering sees it: arguments by name, as ONNX values or, where they are known
 * while translating, as numbers. Arguments nobody asked for are an error, so that none is ignored in
 * silence.
 * @module
 */
import { isPacked } from "../../coreml/mil/dtypes.ts";
import type { MilConstant, MilOperation, MilType } from "../../coreml/mil/program.ts";
import { cast, type Dtype, type Tensor } from "../../tensor/tensor.ts";
import type { Graph } from "../graph.ts";
import type { Numerics } from "../numerics.ts";

/** Thrown by a lowering for arguments that it cannot express; `translate` collects them. */
export class UnsupportedError extends Error {
  override readonly name = "UnsupportedError";
}

/** Element types that translated programs compute in: floats as fp32, integers as int32. */
export type ComputeDtype = "fp32" | "int32" | "bool";

/**
 * The type in which values of `dtype` are computed.
 * @throws {UnsupportedError} for types that no run-time value of a program has.
 */
export function computeDtype(dtype: string): ComputeDtype {
  switch (dtype) {
    case "fp16":
    case "fp32":
      return "fp32";
    case "bool":
      return "bool";
    case "int8":
    case "int16":
    case "int32":
    case "uint8":
    case "uint16":
      return "int32";
    default:
      throw new UnsupportedError(`values of type ${dtype}`);
  }
}

/** A value of the program: its MIL type, and how to get at it in the ONNX graph. */
export interface Value {
  readonly type: MilType;
  /** Set where the value is known while translating. */
  readonly constant?: MilConstant;
  /** The value's name in the ONNX graph; a constant becomes an initializer when this is called. */
  onnxName(): string;
}

/** One row of the lowering table: adds nodes for `op` to `graph`, returns its outputs' names. */
export type Lowering = (op: Operation, graph: Graph) => string | readonly string[];

/** Rows by MIL operation type. */
export type LoweringTable = Readonly<Record<string, Lowering>>;

/** See the module's text. */
export class Operation {
  readonly type: string;
  readonly name: string;
  readonly outputTypes: readonly MilType[];
  readonly #arguments: Readonly<Record<string, readonly Value[]>>;
  readonly #asked = new Set<string>();

  /** @param numerics of the program: where they are `declared`, exactness goes before speed */
  constructor(
    operation: MilOperation,
    args: Readonly<Record<string, readonly Value[]>>,
    readonly numerics: Numerics,
  ) {
    this.type = operation.type;
    this.name = operation.outputs[0]?.name ?? operation.name;
    this.outputTypes = operation.outputs.map(({ type }) => type);
    this.#arguments = args;
  }

  /** Arguments that no method below was called for. */
  unasked(): string[] {
    return Object.keys(this.#arguments).filter((key) => !this.#asked.has(key));
  }

  /** Declares that `key` has no effect on values here. */
  ignore(key: string): void {
    this.#asked.add(key);
  }

  has(key: string): boolean {
    return (this.#arguments[key]?.length ?? 0) > 0;
  }

  #all(key: string): readonly Value[] {
    this.#asked.add(key);
    const values = this.#arguments[key];
    if (values === undefined || values.length === 0) {
      throw new UnsupportedError(`no argument ${key}, which is required`);
    }
    return values;
  }

  #one(key: string): Value {
    const values = this.#all(key);
    if (values.length !== 1) {
      throw new UnsupportedError(`${values.length} values for ${key}, where one is expected`);
    }
    return values[0];
  }

  /** ONNX value bound to `key`. */
  value(key: string): string {
    return this.#one(key).onnxName();
  }

  /** ONNX values bound to `key`, with their types, for arguments that take several. */
  values(key: string): { readonly name: string; readonly type: MilType }[] {
    return this.#all(key).map((value) => ({ name: value.onnxName(), type: value.type }));
  }

  typeOf(key: string): MilType {
    return this.#one(key).type;
  }

  rankOf(key: string): number {
    return this.typeOf(key).shape.length;
  }

  /** Whether `key` is bound to a value known while translating. */
  isConstant(key: string): boolean {
    return this.has(key) && this.#arguments[key].every((value) => value.constant !== undefined);
  }

  #constant(key: string): MilConstant {
    const { constant } = this.#one(key);
    if (constant === undefined) {
      throw new UnsupportedError(`${key} computed at run time, where a constant is expected`);
    }
    return constant;
  }

  /** The constant bound to `key`, as fp32. */
  weights(key: string): Tensor<"fp32"> {
    return cast(this.tensor(key), "fp32");
  }

  /** The constant bound to `key`, as stored. */
  tensor(key: string): Tensor {
    const { type, data } = this.#constant(key);
    if (!ArrayBuffer.isView(data) || isPacked(type.dtype)) {
      throw new UnsupportedError(`${key} of type ${type.dtype}, where numbers are expected`);
    }
    return { dtype: type.dtype as Dtype, shape: type.shape, data } as Tensor;
  }

  /** Numbers bound to `key`, or `fallback` where there is no such argument. */
  numbers(key: string, fallback?: readonly number[]): number[] {
    if (!this.has(key) && fallback !== undefined) return [...fallback];
    return Array.from(this.tensor(key).data, Number);
  }

  /** Number bound to `key`, or `fallback` where there is no such argument. */
  number(key: string, fallback?: number): number {
    const numbers = this.numbers(key, fallback === undefined ? undefined : [fallback]);
    if (numbers.length !== 1) {
      throw new UnsupportedError(`${numbers.length} numbers for ${key}, where one is expected`);
    }
    return numbers[0];
  }

  /** Flags bound to `key`, or `fallback`. */
  flags(key: string, fallback: readonly boolean[]): boolean[] {
    return this.has(key) ? this.numbers(key).map(Boolean) : [...fallback];
  }

  /** Flag bound to `key`, or `fallback`. */
  flag(key: string, fallback: boolean): boolean {
    return this.has(key) ? Boolean(this.number(key)) : fallback;
  }

  /** String bound to `key`, or `fallback`. */
  text(key: string, fallback?: string): string {
    if (!this.has(key) && fallback !== undefined) return fallback;
    const { data } = this.#constant(key);
    const [text] = data;
    if (typeof text !== "string") {
      throw new UnsupportedError(`${key} ${text}, where a string is expected`);
    }
    return text;
  }

  /** String bound to `key`, which has to be one of `choices`. */
  choice<T extends string>(key: string, choices: readonly T[], fallback?: T): T {
    const text = this.text(key, fallback);
    if (!choices.includes(text as T)) {
      throw new UnsupportedError(`${key} "${text}", expected one of ${choices.join(", ")}`);
    }
    return text as T;
  }

  /** Axis bound to `key`, counted from the front of an array of `rank` axes. */
  axis(key: string, rank: number, fallback?: number): number {
    return normalizeAxis(this.number(key, fallback), rank);
  }
}

/** `axis` counted from the front of an array of `rank` axes. */
export function normalizeAxis(axis: number, rank: number): number {
  if (!Number.isInteger(axis) || axis < -rank || axis >= rank) {
    throw new UnsupportedError(`axis ${axis} of an array of ${rank} axes`);
  }
  return axis < 0 ? axis + rank : axis;
}
