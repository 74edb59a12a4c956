/**
 * What an operation's row in the table says, and the arguments that its inference sees.
 *
 * The rows follow the operation sets of iOS 15 to 18 as coremltools 9 defines them (`mil/ops/defs`): the same
 * inputs, type domains and defaults, and the same knowledge of output shapes.
 * @module
 */
import type { Tensor } from "../../../tensor/tensor.ts";
import type { OpsetVersion } from "../opset.ts";
import type { MilDtype } from "../program.ts";
import { allKnown, isKnown, type Size } from "../symbolic.ts";

/** How one argument is declared. */
export interface InputSchema {
  /** A type variable of the row's `types`, or an element type. */
  readonly type: string;
  /** Whether the value must be known when the model is compiled. */
  readonly constant: boolean;
  readonly optional: boolean;
  /** Whether the argument is a list of values. */
  readonly list: boolean;
}

/** An argument of type `type`, which may be computed at run time. */
export function tensor(type: string): InputSchema {
  return { type, constant: false, optional: false, list: false };
}

/** An argument of type `type` that must be constant. */
export function constant(type: string): InputSchema {
  return { ...tensor(type), constant: true };
}

/** A list of arguments of type `type`. */
export function tensorList(type: string): InputSchema {
  return { ...tensor(type), list: true };
}

/** `schema`, but the argument may be left out. */
export function optional(schema: InputSchema): InputSchema {
  return { ...schema, optional: true };
}

/** A literal value of an argument: a scalar, or a vector. */
export type Literal = number | boolean | string | readonly number[] | readonly boolean[];

/** Elements that are known while the program is built; sizes in them may be symbolic. */
export interface KnownValue {
  readonly shape: readonly number[];
  readonly data: readonly (Size | boolean | string)[];
}

/** Type of a value with symbolic sizes, and its elements where they are known. */
export interface InferredType {
  readonly dtype: MilDtype;
  readonly shape: readonly Size[];
  readonly value?: KnownValue;
}

/** An argument as inference sees it. */
export interface OpArgument extends InferredType {
  /** Whether it is computed from constants alone. */
  readonly constant: boolean;
}

/** One operation, in the form that it has from system `since` on. */
export interface OpSchema {
  readonly inputs: Readonly<Record<string, InputSchema>>;
  /** Element types that each type variable admits. */
  readonly types: Readonly<Record<string, readonly MilDtype[]>>;
  readonly since: OpsetVersion;
  /**
   * Where constant arguments are stored, if not as values of the program: in the operation's attributes, or
   * in its inputs. Arguments in inputs may also be values that other operations decompress.
   */
  readonly storage?: "attributes" | "inputs";
  /** Values of optional arguments that coremltools writes out when the caller leaves them out. */
  readonly defaults?: (args: OpArgs) => Readonly<Record<string, Literal | Tensor>>;
  /** Types of the outputs. */
  readonly infer: (args: OpArgs) => readonly InferredType[];
}

/** An argument of the wrong type, shape or value for its operation. */
export class MilTypeError extends TypeError {
  override readonly name = "MilTypeError";

  constructor(
    readonly op: string,
    readonly opName: string,
    readonly argument: string,
    readonly expected: string,
    readonly received: string,
  ) {
    super(
      `Cannot add ${op} '${opName}': argument '${argument}': expected ${expected}, received ${received}`,
    );
  }
}

/** The arguments of one operation, with typed access. */
export class OpArgs {
  constructor(
    readonly op: string,
    readonly opName: string,
    readonly args: Readonly<Record<string, OpArgument | readonly OpArgument[]>>,
  ) {}

  /** Throws the error of this operation. */
  fail(argument: string, expected: string, received: string): never {
    throw new MilTypeError(this.op, this.opName, argument, expected, received);
  }

  has(argument: string): boolean {
    return this.args[argument] !== undefined;
  }

  /** A single argument. */
  get(argument: string): OpArgument {
    const value = this.args[argument];
    if (value === undefined || Array.isArray(value)) {
      return this.fail(argument, "one value", value === undefined ? "none" : "a list");
    }
    return value as OpArgument;
  }

  /** A list argument. */
  list(argument: string): readonly OpArgument[] {
    const value = this.args[argument];
    if (!Array.isArray(value)) return this.fail(argument, "a list", "one value");
    return value;
  }

  /** Elements of a vector, with symbolic sizes; `undefined` where they are known only at run time. */
  sizes(argument: string): readonly Size[] | undefined {
    const { value, shape } = this.get(argument);
    if (shape.length !== 1) return this.fail(argument, "a vector", `rank ${shape.length}`);
    return value?.data as readonly Size[] | undefined;
  }

  /** Elements of a constant vector of integers. */
  ints(argument: string): readonly number[] {
    const sizes = this.sizes(argument);
    if (sizes === undefined || !allKnown(sizes)) {
      return this.fail(argument, "a constant vector", "a computed one");
    }
    return sizes;
  }

  /** Elements of a constant vector of booleans; `undefined` where the argument is absent. */
  optionalFlags(argument: string): readonly boolean[] | undefined {
    if (!this.has(argument)) return undefined;
    const { value } = this.get(argument);
    if (value === undefined) return this.fail(argument, "a constant vector", "a computed one");
    return value.data as readonly boolean[];
  }

  int(argument: string): number {
    return this.#scalar(argument, "number") as number;
  }

  flag(argument: string): boolean {
    return this.#scalar(argument, "boolean") as boolean;
  }

  /** A constant string, one of `allowed` where given. */
  string(argument: string, allowed?: readonly string[]): string {
    const text = this.#scalar(argument, "string") as string;
    if (allowed !== undefined && !allowed.includes(text)) {
      return this.fail(argument, `one of ${allowed.join(", ")}`, `'${text}'`);
    }
    return text;
  }

  /** An axis of `rank` axes (or `rank` + `extra` places), counted from the front. */
  axis(argument: string, rank: number, value = this.int(argument)): number {
    if (value < -rank || value >= rank) {
      return this.fail(argument, `an axis of rank ${rank}`, `${value}`);
    }
    return value < 0 ? value + rank : value;
  }

  /** A size that must be known. */
  known(argument: string, axis: number): number {
    const size = this.get(argument).shape[axis];
    if (size === undefined || !isKnown(size)) {
      return this.fail(
        argument,
        `a known size along axis ${axis}`,
        describeShape(this.get(argument).shape),
      );
    }
    return size;
  }

  /** Checks the rank of an argument. */
  rank(argument: string, min: number, max = min): void {
    const rank = this.get(argument).shape.length;
    if (rank < min || rank > max) {
      this.fail(argument, min === max ? `rank ${min}` : `rank ${min} to ${max}`, `rank ${rank}`);
    }
  }

  #scalar(argument: string, kind: "number" | "boolean" | "string"): unknown {
    const { value, shape } = this.get(argument);
    if (value === undefined || shape.length !== 0 || typeof value.data[0] !== kind) {
      return this.fail(
        argument,
        `a constant ${kind}`,
        value === undefined ? "a computed value" : describeShape(shape),
      );
    }
    return value.data[0];
  }
}

/** `[1, ?, 64]`; `?` is a size known only at run time. */
export function describeShape(shape: readonly Size[]): string {
  return `[${shape.map((size) => isKnown(size) ? size : "?").join(", ")}]`;
}

/** `types` for rows whose variable T admits `dtypes`. */
export const floats = ["fp16", "fp32"] as const satisfies readonly MilDtype[];
/** Floats and int32. */
export const numbers = [...floats, "int32"] as const satisfies readonly MilDtype[];
/** What data movement admits since iOS 17. */
export const movable = [
  ...numbers,
  "int8",
  "uint8",
  "int16",
  "uint16",
  "bool",
] as const satisfies readonly MilDtype[];
/** Integers that shape arguments may have since iOS 17; literals become int32. */
export const shapeInts = ["int32", "int16", "int8"] as const satisfies readonly MilDtype[];
