/**
 * Builds ML programs operation by operation, with the type inference of coremltools: each value gets the
 * element type and shape that coremltools would infer for the same operation, unknown sizes included.
 * @module
 */
import type { Tensor } from "../../tensor/tensor.ts";
import { knownValue, literalConstant, literalDtype } from "./_literals.ts";
import { type Opset, opsets } from "./opset.ts";
import { formOf, opSchemas } from "./ops/mod.ts";
import {
  type InferredType,
  type Literal,
  MilTypeError,
  OpArgs,
  type OpArgument,
  type OpSchema,
} from "./ops/schema.ts";
import type {
  Dim,
  MilBinding,
  MilConstant,
  MilDtype,
  MilNamedType,
  MilOperation,
  MilProgram,
  MilType,
} from "./program.ts";
import { isKnown, unknownSize } from "./symbolic.ts";

export { MilTypeError } from "./ops/schema.ts";

/** A value of the program under construction. */
export interface MilVar {
  readonly name: string;
  readonly type: MilType;
  /** Set on constants. */
  readonly constant?: MilConstant;
}

/** An argument of an operation: values, or literals that become constants of the type it asks for. */
export type MilArg = MilVar | readonly (MilVar | number)[] | Literal;
/** Arguments by name; `undefined` is an argument left out. */
export type MilArgs = Readonly<Record<string, MilArg | undefined>>;

/** One operation while it is added. */
interface Call {
  readonly type: string;
  readonly name: string;
  readonly schema: OpSchema;
}

type Values = Record<string, MilVar | readonly MilVar[]>;

/** Builds one program. */
export class MilBuilder {
  readonly #opset: Opset;
  readonly #inputs: MilNamedType[] = [];
  readonly #operations: MilOperation[] = [];
  readonly #names = new Set<string>();
  readonly #suffixes = new Map<string, number>();
  readonly #unnamed = new Map<string, number>();
  readonly #facts = new Map<MilVar, OpArgument>();

  constructor(options: { readonly opset: Opset }) {
    this.#opset = options.opset;
  }

  /**
   * An input of the program; `null` in `shape` is a flexible axis.
   * @throws {TypeError} where the name is no identifier or taken: feature names must be exact.
   */
  input(name: string, dtype: MilDtype, shape: readonly Dim[]): MilVar {
    if (this.#freeName(name) !== name) {
      throw new TypeError(`Cannot add input '${name}': expected a new identifier`);
    }
    const variable: MilVar = { name, type: { dtype, shape } };
    this.#inputs.push({ name, type: variable.type });
    const sizes = shape.map((size) => size ?? unknownSize());
    this.#facts.set(variable, { dtype, shape: sizes, constant: false });
    return variable;
  }

  /** A constant, for weights. Constants that no operation uses are left out of the program. */
  constant(name: string, value: Tensor | MilConstant): MilVar {
    if ("type" in value) return this.#constant(name, value);
    const { dtype, shape, data } = value;
    return this.#constant(name, { type: { dtype, shape }, data });
  }

  /**
   * An operation with one output, whose value is called `name`.
   * @throws {MilTypeError} where an argument does not fit.
   */
  op(type: string, args: MilArgs, name?: string): MilVar {
    const call = this.#call(type, args, name);
    const outputs = this.#add(call, args, () => call.name);
    if (outputs.length !== 1) {
      fail(call, "outputs", "an operation with one output", `${outputs.length}: use ops()`);
    }
    return outputs[0];
  }

  /**
   * An operation with several outputs, called `NAME_0`, `NAME_1` and so on.
   * @throws {MilTypeError} where an argument does not fit.
   */
  ops(type: string, args: MilArgs, name?: string): MilVar[] {
    const call = this.#call(type, args, name);
    return this.#add(call, args, (index) => this.#freeName(`${call.name}_${index}`));
  }

  /** The program that returns `outputs`, whose names become those of the model's outputs. */
  build(outputs: readonly MilVar[]): MilProgram {
    const used = new Set<string>();
    for (const output of outputs) {
      if (!this.#facts.has(output)) {
        throw new TypeError(`Cannot build: output '${output.name}' is of another builder`);
      }
      used.add(output.name);
    }
    for (const { inputs } of this.#operations) {
      for (const binding of Object.values(inputs).flat()) {
        if ("ref" in binding) used.add(binding.ref);
      }
    }
    return {
      opset: this.#opset,
      inputs: [...this.#inputs],
      operations: this.#operations.filter(({ type, name }) => type !== "const" || used.has(name)),
      outputs: outputs.map(({ name }) => name),
    };
  }

  #call(type: string, args: MilArgs, name: string | undefined): Call {
    const number = this.#unnamed.get(type) ?? 0;
    if (name === undefined) this.#unnamed.set(type, number + 1);
    const free = this.#freeName(name ?? `${type}_${number}`);
    const forms = opSchemas.get(type);
    if (forms === undefined) {
      throw new MilTypeError(type, free, "type", "an operation of the table", `'${type}'`);
    }
    const { system } = opsets[this.#opset];
    const schema = formOf(forms, system);
    if (schema === undefined) {
      throw new MilTypeError(type, free, "type", `an operation of ${system}`, forms[0].since);
    }
    const call = { type, name: free, schema };
    for (const argument of Object.keys(args)) {
      if (!Object.hasOwn(schema.inputs, argument)) {
        fail(call, argument, `an argument of ${Object.keys(schema.inputs).join(", ")}`, argument);
      }
    }
    return call;
  }

  #add(call: Call, args: MilArgs, nameOf: (index: number) => string): MilVar[] {
    const values = this.#arguments(call, args);
    const inferred = call.schema.infer(this.#opArgs(call, values));
    const constant = Object.values(values).flat().every((value) =>
      this.#facts.get(value)!.constant
    );
    const outputs = inferred.map((type, index) => this.#value(nameOf(index), type, constant));
    this.#operations.push({
      type: call.type,
      name: call.name,
      ...storedArguments(call, values),
      outputs: outputs.map(({ name, type }) => ({ name, type })),
    });
    return outputs;
  }

  /** The values of all arguments in the row's order: literals and defaults become constants. */
  #arguments(call: Call, args: MilArgs): Values {
    const { schema } = call;
    const variables = this.#typeVariables(call, args);
    const given: Values = {};
    for (const argument of Object.keys(schema.inputs)) {
      const arg = args[argument];
      if (arg !== undefined) given[argument] = this.#argument(call, argument, arg, variables);
    }
    for (const [argument, { optional }] of Object.entries(schema.inputs)) {
      if (!optional && given[argument] === undefined) fail(call, argument, "a value", "none");
    }
    const defaults = schema.defaults?.(this.#opArgs(call, given)) ?? {};
    const values: Values = {};
    for (const argument of Object.keys(schema.inputs)) {
      const missing = defaults[argument];
      if (given[argument] !== undefined) values[argument] = given[argument];
      else if (missing === undefined) continue;
      else if (typeof missing === "object" && "dtype" in missing) {
        values[argument] = this.constant(`${call.name}_${argument}_0`, missing);
      } else values[argument] = this.#argument(call, argument, missing, variables);
    }
    return values;
  }

  /** Element types that the given values, and then the literals, choose for the row's type variables. */
  #typeVariables(call: Call, args: MilArgs): Map<string, MilDtype> {
    const chosen = new Map<string, MilDtype>();
    const literals = new Map<string, Literal[]>();
    for (const [argument, { type }] of Object.entries(call.schema.inputs)) {
      const admitted = admittedTypes(call, type);
      for (const value of listOf(args[argument])) {
        if (!isVariable(value)) {
          literals.set(type, [...literals.get(type) ?? [], value]);
          continue;
        }
        const { dtype } = this.#factsOf(call, argument, value);
        const expected = chosen.get(type);
        if (expected === undefined ? !admitted.includes(dtype) : expected !== dtype) {
          fail(call, argument, expected ?? admitted.join(" or "), `${dtype} ('${value.name}')`);
        }
        chosen.set(type, dtype);
      }
    }
    const [data] = chosen.values();
    for (const [type, values] of literals) {
      const dtype = literalDtype(values, admittedTypes(call, type), data);
      if (!chosen.has(type) && dtype !== undefined) chosen.set(type, dtype);
    }
    return chosen;
  }

  #argument(
    call: Call,
    argument: string,
    arg: MilArg,
    chosen: ReadonlyMap<string, MilDtype>,
  ): MilVar | readonly MilVar[] {
    const input = call.schema.inputs[argument];
    if (input.list !== listOf(arg).some(isVariable) && Array.isArray(arg)) {
      fail(call, argument, input.list ? "a list with values" : "one value", "another list");
    }
    const values = listOf(arg).map((value, index): MilVar => {
      if (isVariable(value)) {
        if (input.constant && !this.#factsOf(call, argument, value).constant) {
          fail(call, argument, "a constant", `the computed value '${value.name}'`);
        }
        return value;
      }
      const type = chosen.get(input.type);
      const admitted = type === undefined ? admittedTypes(call, input.type) : [type];
      const dtype = literalDtype([value], admitted, [...chosen.values()][0]) ??
        fail(call, argument, admitted.join(" or "), JSON.stringify(value));
      return this.#constant(`${call.name}_${argument}_${index}`, literalConstant(dtype, value));
    });
    return input.list ? values : values[0];
  }

  #opArgs(call: Call, values: Values): OpArgs {
    const facts = Object.entries(values).map(([argument, value]) => [
      argument,
      isVariable(value)
        ? this.#factsOf(call, argument, value)
        : value.map((element) => this.#factsOf(call, argument, element)),
    ]);
    return new OpArgs(call.type, call.name, Object.fromEntries(facts));
  }

  #factsOf(call: Call, argument: string, value: MilVar): OpArgument {
    return this.#facts.get(value) ??
      fail(call, argument, "a value of this builder", `'${value.name}' of another`);
  }

  #constant(requestedName: string, constant: MilConstant): MilVar {
    const name = this.#freeName(requestedName);
    const { type } = constant;
    const variable: MilVar = { name, type, constant };
    this.#operations.push({
      type: "const",
      name,
      inputs: {},
      outputs: [{ name, type }],
      attributes: { val: constant },
    });
    this.#facts.set(variable, { ...type, value: knownValue(constant), constant: true });
    return variable;
  }

  #value(name: string, inferred: InferredType, constant: boolean): MilVar {
    const { dtype, shape } = inferred;
    const dims = shape.map((size) => isKnown(size) ? size : null);
    const variable: MilVar = { name, type: { dtype, shape: dims } };
    this.#facts.set(variable, { ...inferred, constant });
    return variable;
  }

  /** `base` as an identifier that no value has yet: `base`, `base_1`, `base_2`. */
  #freeName(base: string): string {
    const identifier = base.replace(/[^A-Za-z0-9_]/g, "_").replace(/^(?![A-Za-z_])/, "_");
    let name = identifier;
    let suffix = this.#suffixes.get(identifier) ?? 0;
    while (this.#names.has(name)) name = `${identifier}_${++suffix}`;
    this.#suffixes.set(identifier, suffix);
    this.#names.add(name);
    return name;
  }
}

function fail(call: Call, argument: string, expected: string, received: string): never {
  throw new MilTypeError(call.type, call.name, argument, expected, received);
}

function isVariable(arg: unknown): arg is MilVar {
  return typeof arg === "object" && arg !== null && "type" in arg;
}

/** The values and literals of an argument: a vector of numbers is one literal. */
function listOf(arg: MilArg | undefined): readonly (MilVar | Literal)[] {
  if (arg === undefined) return [];
  return Array.isArray(arg) && arg.some(isVariable) ? arg : [arg as MilVar | Literal];
}

/** Element types that type variable (or type) `type` admits. */
function admittedTypes(call: Call, type: string): readonly MilDtype[] {
  return call.schema.types[type] ?? [type as MilDtype];
}

function storedArguments(
  call: Call,
  values: Values,
): Pick<MilOperation, "inputs" | "attributes"> {
  const entries = Object.entries(values);
  if (call.schema.storage === "attributes") {
    const attributes = entries.map(([argument, value]) => {
      const constant = isVariable(value) ? value.constant : undefined;
      return [argument, constant ?? fail(call, argument, "a constant", "a computed value")];
    });
    return { inputs: {}, attributes: Object.fromEntries(attributes) };
  }
  const inputs = entries.map(([argument, value]) => [
    argument,
    [value].flat().map(({ name, constant }): MilBinding =>
      call.schema.storage === "inputs" && constant !== undefined ? { constant } : { ref: name }
    ),
  ]);
  return { inputs: Object.fromEntries(inputs), attributes: {} };
}
