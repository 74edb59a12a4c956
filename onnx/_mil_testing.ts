/**
 * MIL programs of one operation, for tests.
 * @module
 */
import { elementBits } from "../coreml/mil/dtypes.ts";
import { formOf, opSchemas } from "../coreml/mil/ops/mod.ts";
import { type Opset, opsets } from "../coreml/mil/opset.ts";
import { packBits } from "../coreml/mil/pack_bits.ts";
import type {
  MilBinding,
  MilConstant,
  MilOperation,
  MilProgram,
  MilType,
} from "../coreml/mil/program.ts";
import { allocate, type Dtype, elementCount, type Tensor, tensor } from "../tensor/tensor.ts";
import { OnnxSession } from "./session.ts";
import { translate, type TranslateOptions } from "./translate.ts";

/** A tensor of `dtype` from plain numbers. */
export function make<D extends Exclude<Dtype, "int64" | "uint64">>(
  dtype: D,
  shape: readonly number[],
  values: Iterable<number>,
): Tensor<D> {
  const data = allocate(dtype, elementCount(shape));
  (data as Float32Array).set([...values]);
  return tensor(dtype, shape, data);
}
export const fp32 = (shape: readonly number[], values: Iterable<number>): Tensor<"fp32"> =>
  make("fp32", shape, values);
export const fp16 = (shape: readonly number[], values: Iterable<number>): Tensor<"fp16"> =>
  make("fp16", shape, values);
export const int32 = (shape: readonly number[], values: Iterable<number>): Tensor<"int32"> =>
  make("int32", shape, values);
export const bool = (shape: readonly number[], values: Iterable<number>): Tensor<"bool"> =>
  make("bool", shape, values);
/** A constant of elements below a byte. */
export function packed(
  dtype: "uint1" | "uint2" | "uint3" | "uint4" | "uint6" | "int4",
  shape: readonly number[],
  values: readonly number[],
): MilConstant {
  const elements = dtype === "int4" ? Int8Array.from(values) : Uint8Array.from(values);
  return { type: { dtype, shape }, data: packBits(elements, elementBits(dtype)) };
}

/** `count` numbers from -1 to 1, without a pattern that symmetries could hide in. */
export function pattern(count: number, seed = 0): number[] {
  return Array.from({ length: count }, (_, i) => (((i + seed) * 37) % 23 - 11) / 11);
}

/** A run-time value of an operation's argument. */
export interface Feed {
  readonly feed: Tensor;
}
export const feed = (value: Tensor): Feed => ({ feed: value });

/** An argument: run-time value, constant, or what becomes a constant (integers become int32). */
export type CaseArgument =
  | Feed
  | Tensor
  | MilConstant
  | number
  | boolean
  | string
  | readonly number[]
  | readonly boolean[]
  | readonly Feed[];

/** One operation with arguments and the outputs it should have. */
export interface Case {
  readonly op: string;
  /** By default `CoreML7`. */
  readonly opset?: Opset;
  /** What is special about the case. */
  readonly about?: string;
  readonly args: Readonly<Record<string, CaseArgument>>;
  readonly expected: readonly Tensor[];
  /** Largest accepted absolute difference; by default 2e-6. */
  readonly tolerance?: number;
  /** Set where the operation needs to know the sizes of its inputs while translating. */
  readonly staticOnly?: boolean;
}

/** The argument as a constant of a program. */
export function milConstant(value: Exclude<CaseArgument, Feed | readonly Feed[]>): MilConstant {
  if (typeof value === "string") return { type: { dtype: "string", shape: [] }, data: [value] };
  if (typeof value === "object" && "type" in value) return value;
  if (typeof value === "object" && "dtype" in value) {
    return { type: { dtype: value.dtype, shape: value.shape }, data: value.data };
  }
  const list = Array.isArray(value) ? value : [value];
  const shape = Array.isArray(value) ? [list.length] : [];
  const isBool = typeof list[0] === "boolean";
  const result = isBool ? bool(shape, list.map(Number)) : int32(shape, list);
  return { type: { dtype: result.dtype, shape }, data: result.data };
}

const isFeed = (value: CaseArgument): value is Feed => typeof value === "object" && "feed" in value;

/**
 * The program of `test`, its constants where its operation set has them (as `const` operations, if nowhere else),
 * and its feeds by name.
 */
export function caseProgram(
  test: Case,
  isDynamic: boolean,
): { program: MilProgram; feeds: Record<string, Tensor> } {
  const { op, opset = "CoreML7" } = test;
  const storage = formOf(opSchemas.get(op) ?? [], opsets[opset].system)?.storage;
  const feeds: Record<string, Tensor> = {};
  const operations: MilOperation[] = [];
  const attributes: Record<string, MilConstant> = {};
  const inputs: { name: string; type: MilType }[] = [];
  // As in the chain's packages: a batch of one and the number of channels are always known.
  const typeOf = ({ dtype, shape }: Tensor): MilType => ({
    dtype,
    shape: shape.map((size, axis) =>
      isDynamic && (axis > 1 || size > 1) && axis !== 1 ? null : size
    ),
  });
  const bind = (name: string, value: CaseArgument): MilBinding => {
    if (isFeed(value)) {
      feeds[name] = value.feed;
      inputs.push({ name, type: typeOf(value.feed) });
      return { ref: name };
    }
    const constant = milConstant(value as Tensor);
    if (storage === "inputs") return { constant };
    operations.push({
      type: "const",
      name,
      inputs: {},
      outputs: [{ name, type: constant.type }],
      attributes: { val: constant },
    });
    return { ref: name };
  };
  const bound: Record<string, MilBinding[]> = {};
  for (const [key, value] of Object.entries(test.args)) {
    if (storage === "attributes") attributes[key] = milConstant(value as Tensor);
    else if (Array.isArray(value) && typeof value[0] === "object") {
      bound[key] = (value as readonly Feed[]).map((each, i) => bind(`in_${key}_${i}`, each));
    } else bound[key] = [bind(`in_${key}`, value)];
  }
  const outputs = test.expected.map((value, i) => ({ name: `out_${i}`, type: typeOf(value) }));
  operations.push({ type: op, name: "op", inputs: bound, outputs, attributes });
  const program = {
    opset,
    inputs,
    operations,
    outputs: outputs.map(({ name }) => name),
  };
  return { program, feeds };
}

/** Runs a program as a package whose features have the types of the program's values. */
export async function runProgram(
  program: MilProgram,
  feeds: Readonly<Record<string, Tensor>>,
  { numerics = "fp32" }: TranslateOptions = {},
): Promise<Record<string, Tensor>> {
  const types = new Map(
    [...program.inputs, ...program.operations.flatMap(({ outputs }) => outputs)]
      .map(({ name, type }) => [name, type.dtype as Dtype]),
  );
  const feature = (name: string) => ({ name, dtype: types.get(name)! });
  const graph = translate({
    program,
    inputs: program.inputs.map(({ name }) => feature(name)),
    outputs: program.outputs.map(feature),
  }, { numerics });
  const optimize = numerics === "fp32";
  await using session = await OnnxSession.create(graph, { threadCount: 1, optimize });
  return await session.run(feeds);
}
