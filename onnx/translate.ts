/**
 * MIL programs to ONNX graphs.
 *
 * Every floating-point operation computes in fp32, with weights exactly as stored or decompressed (fp16 widened):
 * ONNX Runtime's CPU provider has no fp16 kernels for most operators. Whether values are rounded between two
 * operations is a matter of {@link Numerics}; inputs and outputs have the precision that the package declares.
 * @module
 */
import type { MilConstant, MilNamedType, MilOperation, MilProgram } from "../coreml/mil/program.ts";
import { cast, type Dtype, type Tensor } from "../tensor/tensor.ts";
import { onnxDataType } from "./dtype.ts";
import { Graph } from "./graph.ts";
import { castTo } from "./lower/_nodes.ts";
import { roundToDeclared } from "./lower/_rounding.ts";
import { constantRules, evaluateConstant } from "./lower/constants.ts";
import { lowerings } from "./lower/mod.ts";
import { computeDtype, Operation, UnsupportedError, type Value } from "./lower/operation.ts";
import type { Numerics } from "./numerics.ts";
import { runPasses } from "./passes/mod.ts";
import { removeUnused } from "./passes/remove_unused.ts";

/** The part of a package that is translated; `MlPackage` is one. */
export interface TranslatablePackage {
  readonly inputs: readonly { readonly name: string; readonly dtype: Dtype }[];
  readonly outputs: readonly { readonly name: string; readonly dtype: Dtype }[];
  readonly program: MilProgram;
}

/** Options of {@link translate}. */
export interface TranslateOptions {
  /** `fp32` by default. */
  readonly numerics?: Numerics;
}

/** What of a program cannot be translated: an operation type, why, and how often it occurs. */
export interface Unsupported {
  readonly type: string;
  readonly reason: string;
  readonly count: number;
  /** Name of the first such operation. */
  readonly example: string;
}

/** Thrown for a program with operations or arguments that cannot be translated: all of them. */
export class TranslationError extends Error {
  override readonly name = "TranslationError";
  constructor(readonly unsupported: readonly Unsupported[]) {
    const lines = unsupported.map(({ type, reason, count, example }) =>
      `  ${type} (${count}x, first ${example}): ${reason}`
    );
    super(
      `Cannot translate the program to ONNX: it has unsupported operations:\n${
        lines.join("\n")
      }\n` +
        "Convert the model without them, or run it on Core ML.",
    );
  }
}

class Translator {
  readonly graph = new Graph();
  readonly #values = new Map<string, Value>();
  readonly #unsupported = new Map<string, Unsupported>();

  constructor(readonly source: TranslatablePackage, readonly numerics: Numerics) {}

  translate(): Graph {
    const { program, inputs, outputs } = this.source;
    for (const { name } of [...inputs, ...outputs]) this.graph.freshName(name);
    for (const input of program.inputs) this.#addInput(input);
    for (const operation of program.operations) {
      if (constantRules[operation.type] === undefined) this.#lower(operation);
      else this.#addConstant(operation);
    }
    if (this.#unsupported.size > 0) throw new TranslationError([...this.#unsupported.values()]);
    for (const name of program.outputs) this.#addOutput(name);
    return this.graph;
  }

  #find(name: string): Value {
    const value = this.#values.get(name);
    if (value === undefined) {
      throw new TypeError(`Cannot translate the program: nothing defines the value ${name}`);
    }
    return value;
  }

  #addInput({ name, type }: MilNamedType): void {
    const feature = this.source.inputs.find((input) => input.name === name);
    const dtype = feature?.dtype ?? type.dtype as Dtype;
    const shape = type.shape.map((size, axis) => size ?? `${name}_${axis}`);
    this.graph.inputs.push({ name, dtype, shape });
    const computed = computeDtype(dtype);
    const value = computed === dtype
      ? name
      : castTo(this.graph, name, computed, `${name}.${computed}`);
    this.graph.shapes.set(value, type.shape);
    this.#values.set(name, { type, onnxName: () => value });
  }

  #addOutput(name: string): void {
    const value = this.#find(name);
    const feature = this.source.outputs.find((output) => output.name === name);
    const dtype = feature?.dtype ?? value.type.dtype as Dtype;
    this.graph.nodes.push({
      operator: "Cast", // which ONNX Runtime drops where it has nothing to do
      domain: "",
      inputs: [value.onnxName()],
      outputs: [name],
      attributes: { to: { int: onnxDataType[dtype] } },
    });
    this.graph.outputs.push({ name, dtype });
  }

  #addConstant(operation: MilOperation): void {
    const [{ name, type }] = operation.outputs;
    try {
      const value = evaluateConstant(operation, (other) => this.#find(other).constant);
      this.#values.set(name, this.#constantValue(name, value));
    } catch (error) {
      this.#refuse(operation, error);
      this.#values.set(name, { type, onnxName: () => name });
    }
  }

  #constantValue(name: string, constant: MilConstant): Value {
    let onnxName: string | undefined;
    return {
      type: constant.type,
      constant,
      onnxName: () => onnxName ??= this.graph.constant(widen(constant), name),
    };
  }

  #lower(operation: MilOperation): void {
    const { type, inputs, outputs } = operation;
    let names: readonly string[] = [];
    try {
      const lowering = lowerings.get(type);
      if (lowering === undefined) throw new UnsupportedError("no such operation is known");
      const bound = Object.entries(inputs).map(([key, bindings]) => [
        key,
        bindings.map((binding, i) =>
          "ref" in binding
            ? this.#find(binding.ref)
            : this.#constantValue(`${outputs[0]?.name}.${key}.${i}`, binding.constant)
        ),
      ]);
      const op = new Operation(operation, Object.fromEntries(bound), this.numerics);
      const result = lowering(op, this.graph);
      const [unasked] = op.unasked();
      if (unasked !== undefined) throw new UnsupportedError(`the argument ${unasked}`);
      names = typeof result === "string" ? [result] : result;
      if (this.numerics === "declared") {
        names = outputs.map((_, i) => roundToDeclared(this.graph, names[i], operation, i));
      }
    } catch (error) {
      this.#refuse(operation, error);
    }
    outputs.forEach(({ name, type }, i) => {
      const onnxName = names[i] ?? name;
      if (!this.graph.shapes.has(onnxName)) this.graph.shapes.set(onnxName, type.shape);
      this.#values.set(name, { type, onnxName: () => onnxName });
    });
  }

  /** Remembers that `operation` cannot be translated, and goes on to find what else cannot. */
  #refuse({ type, outputs, name }: MilOperation, error: unknown): void {
    if (!(error instanceof UnsupportedError)) throw error;
    const key = `${type}\n${error.message}`;
    const { count, example } = this.#unsupported.get(key) ??
      { count: 0, example: outputs[0]?.name ?? name };
    this.#unsupported.set(key, { type, reason: error.message, count: count + 1, example });
  }
}

/** A constant in the type that it is computed in. */
function widen({ type, data }: MilConstant): Tensor {
  const dtype = computeDtype(type.dtype);
  const value = { dtype: type.dtype as Dtype, shape: type.shape, data } as Tensor;
  return dtype === "bool" ? value : cast(value, dtype);
}

/**
 * The graph that computes what the program of `source` computes, ready to run: inputs and outputs as
 * `source` declares them. In fp32 optimizations are applied that reorder roundings; a graph of `declared`
 * numerics has none, and its session must not either.
 * @throws {TranslationError} naming every operation and argument that cannot be translated.
 */
export function translate(
  source: TranslatablePackage,
  { numerics = "fp32" }: TranslateOptions = {},
): Graph {
  const graph = new Translator(source, numerics).translate();
  if (numerics === "fp32") runPasses(graph);
  else removeUnused(graph);
  return graph;
}
