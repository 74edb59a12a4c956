/**
 * An ONNX graph while it is being made: nodes in topological order over named values, constants as
 * tensors of ours. `model.ts` turns it into the file format; nothing of protobuf is here.
 * @module
 */
import { type Dtype, elementCount, type Tensor } from "../tensor/tensor.ts";

/** Operator set of ONNX that graphs are written in: the first with `Gelu`. */
export const onnxOpset = 20;
/** Operator domain of ONNX Runtime's own fused operators. */
export const microsoftDomain = "com.microsoft";

/** Value of a node's attribute, tagged by ONNX attribute type. */
export type Attribute =
  | { readonly int: number }
  | { readonly float: number }
  | { readonly text: string }
  | { readonly ints: readonly number[] }
  | { readonly texts: readonly string[] };

/** Size along one axis, or the name of a size known only at run time. */
export type GraphDim = number | string;

/** An input or output of the graph. */
export interface GraphFeature {
  readonly name: string;
  readonly dtype: Dtype;
  readonly shape?: readonly GraphDim[];
}

/** An operator applied to named values; an empty input name is an optional input left out. */
export interface GraphNode {
  readonly operator: string;
  readonly domain: string;
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
  readonly attributes: Readonly<Record<string, Attribute>>;
}

/** What {@link Graph.node} takes beside operator and inputs. */
export interface NodeOptions {
  readonly attributes?: Readonly<Record<string, Attribute>>;
  readonly domain?: string;
  /** Where the output's name comes from; a taken name gets a number. */
  readonly name?: string;
}

/** A graph under construction; passes replace `nodes`. */
export class Graph {
  nodes: GraphNode[] = [];
  readonly initializers: Map<string, Tensor> = new Map();
  readonly inputs: GraphFeature[] = [];
  readonly outputs: GraphFeature[] = [];
  /** Static shapes of values, as far as the translator knew them; `null` is a size unknown. */
  readonly shapes: Map<string, readonly (number | null)[]> = new Map();
  readonly #names = new Set<string>();

  /** A value name not used before: `base`, or `base` with a number after it. */
  freshName(base: string): string {
    let name = base;
    for (let i = 1; this.#names.has(name); i++) name = `${base}.${i}`;
    this.#names.add(name);
    return name;
  }

  /** Adds a node with one output and returns that output's name. */
  node(operator: string, inputs: readonly string[], options: NodeOptions = {}): string {
    return this.multi(operator, inputs, 1, options)[0];
  }

  /** Adds a node with `count` outputs and returns their names. */
  multi(
    operator: string,
    inputs: readonly string[],
    count: number,
    { attributes = {}, domain = "", name = operator.toLowerCase() }: NodeOptions = {},
  ): string[] {
    const outputs = Array.from({ length: count }, () => this.freshName(name));
    this.nodes.push({ operator, domain, inputs, outputs, attributes });
    return outputs;
  }

  /** Adds a constant and returns its value name. */
  constant(value: Tensor, name = "constant"): string {
    const fresh = this.freshName(name);
    this.initializers.set(fresh, value);
    this.shapes.set(fresh, value.shape);
    return fresh;
  }

  /** A constant vector of int64, the type that ONNX's shape-like inputs have. */
  int64s(values: readonly number[]): string {
    const data = BigInt64Array.from(values, BigInt);
    return this.constant({ dtype: "int64", shape: [values.length], data });
  }

  /** A constant fp32 scalar. */
  float(value: number): string {
    return this.constant({ dtype: "fp32", shape: [], data: Float32Array.of(value) });
  }

  /** Bytes of constants: what the weights take in memory. */
  constantBytes(): number {
    let sizeBytes = 0;
    for (const { data } of this.initializers.values()) sizeBytes += data.byteLength;
    return sizeBytes;
  }
}

/** The only element of a one-element fp32 constant, else `undefined`. */
export function scalarOf(graph: Graph, name: string): number | undefined {
  const value = graph.initializers.get(name);
  if (value === undefined || elementCount(value.shape) !== 1) return undefined;
  return Number(value.data[0]);
}
