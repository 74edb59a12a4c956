import {
  type GraphProto,
  type NodeProto,
  type TensorProto,
  TensorProto_DataType as DataType,
} from "../../onnx/proto/onnx_pb.ts";
import { elementCount, viewBytes } from "../../tensor/tensor.ts";
import { smoothingOffsets } from "./_smoothing.ts";
import { CheckpointError } from "./checkpoint_error.ts";

/** A weight found in the graph: its shape is known at once, its values are computed when asked for. */
export interface Located {
  readonly shape: readonly number[];
  read(): Float32Array<ArrayBuffer>;
}

/** A stored constant: integers as they are, floats as fp32. */
interface Constant {
  readonly shape: readonly number[];
  readonly data: Float32Array | Int8Array | Uint8Array;
}

/** Weights of an ONNX graph that ONNX Runtime's dynamic quantizer made, found through its nodes. */
export class QuantizedGraph {
  readonly #path: string;
  readonly #smoothingSeed: number | undefined;
  readonly #nodes: ReadonlyMap<string, NodeProto>;
  readonly #constants: ReadonlyMap<string, TensorProto>;
  readonly #users = new Map<string, NodeProto[]>();
  readonly #producers = new Map<string, NodeProto>();

  /** `smoothingSeed` asks for dequantized weights with noise of half a quantization step either way. */
  constructor(graph: GraphProto, path: string, smoothingSeed?: number) {
    this.#path = path;
    this.#smoothingSeed = smoothingSeed;
    this.#nodes = new Map(graph.node.map((node) => [node.name, node]));
    this.#constants = new Map(graph.initializer.map((constant) => [constant.name, constant]));
    for (const node of graph.node) {
      for (const input of node.input) {
        const users = this.#users.get(input);
        if (users === undefined) this.#users.set(input, [node]);
        else users.push(node);
      }
      for (const output of node.output) this.#producers.set(output, node);
    }
  }

  /** The initializer called `name` as it is stored, or `undefined` where there is none. */
  initializer(name: string): Located | undefined {
    return this.#constants.has(name) ? this.#floats(name) : undefined;
  }

  /** The unquantized weight, input 1 of the node called `name`. */
  weight(name: string): Located | undefined {
    const node = this.#nodes.get(name);
    return node && this.#floats(this.#input(node, 1));
  }

  /** The dequantized weight of the `ConvInteger` or `MatMulInteger` called `name`. */
  quantizedWeight(name: string): Located | undefined {
    const node = this.#nodes.get(name);
    if (node === undefined) return undefined;
    const scale = this.#weightScale(node);
    return this.#dequantized(this.#input(node, 1), scale, this.#input(node, 3));
  }

  /** The dequantized table of the `Gather` called `name`, whose rows are dequantized after it. */
  gatheredTable(name: string): Located | undefined {
    const node = this.#nodes.get(name);
    if (node === undefined) return undefined;
    const users = this.#users.get(node.output[0]) ?? [];
    const dequantize = users.find((user) => user.opType === "DequantizeLinear");
    if (dequantize === undefined) throw this.#error("a quantized table is not dequantized", name);
    const [, scale, zeroPoint] = dequantize.input;
    return this.#dequantized(this.#input(node, 0), scale, zeroPoint);
  }

  /**
   * One parameter of the bidirectional `DynamicQuantizeLSTM` called `name`, in PyTorch's layout: gates
   * i, f, g, o instead of i, o, f, c; weights [4H, I] instead of [I, 4H] for each direction.
   */
  lstm(
    name: string,
    parameter: "weight" | "bias",
    source: "ih" | "hh",
    direction: 0 | 1,
  ): Located | undefined {
    const node = this.#nodes.get(name);
    if (node === undefined) return undefined;
    if (parameter === "bias") {
      const { shape: [, both], data } = this.#constant(this.#input(node, 3));
      const length = both / 2;
      const start = direction * both + (source === "ih" ? 0 : length);
      return {
        shape: [length],
        read: () => reorderGates(Float32Array.from(data.subarray(start, start + length))),
      };
    }
    const index = source === "ih" ? 0 : 1;
    const weight = this.#input(node, 1 + index);
    const { shape: [, rows, columns], data } = this.#constant(weight);
    const scale = this.#perDirection(this.#input(node, 8 + 2 * index), direction);
    const zeroPoint = this.#perDirection(this.#input(node, 9 + 2 * index), direction);
    return {
      shape: [columns, rows],
      read: () => {
        const start = direction * rows * columns;
        const quantized = data.subarray(start, start + rows * columns);
        const offsets = this.#offsets(`${weight} ${direction}`);
        const values = affine(quantized, [scale], [zeroPoint], offsets);
        return reorderGates(transpose(values, rows, columns));
      },
    };
  }

  /**
   * The weight's own scale: a quantized product is cast, perhaps given a bias, and then multiplied by
   * the product of the input's scale, which is computed, and the weight's, which is stored.
   */
  #weightScale(node: NodeProto): string {
    let value = node.output[0];
    for (let steps = 0; steps < 4; steps++) {
      const users = (this.#users.get(value) ?? []).filter(({ opType }) =>
        opType === "Cast" || opType === "Add" || opType === "Mul"
      );
      if (users.length !== 1) break;
      const [user] = users;
      if (user.opType === "Mul") {
        const scales = this.#producers.get(user.input.find((input) => input !== value) ?? "");
        const stored = scales?.opType === "Mul"
          ? scales.input.filter((input) => this.#constants.has(input))
          : [];
        if (stored.length === 1) return stored[0];
        break;
      }
      value = user.output[0];
    }
    throw this.#error("a quantized product is not scaled by a stored scale", node.name);
  }

  #dequantized(weight: string, scaleName: string, zeroPointName: string): Located {
    const { shape, data } = this.#constant(weight);
    const scale = this.#constant(scaleName).data;
    const zeroPoint = this.#constant(zeroPointName).data;
    const columns = shape[shape.length - 1];
    for (const values of [scale, zeroPoint]) {
      if (values.length !== 1 && values.length !== columns) {
        throw this.#error(
          `${values.length} quantization parameters for weights [${shape}], expected 1 or ${columns}`,
          weight,
        );
      }
    }
    return { shape, read: () => affine(data, scale, zeroPoint, this.#offsets(weight)) };
  }

  /** Where in its step each element of the stored tensor `name` lies; in the middle unless smoothed. */
  #offsets(name: string): () => number {
    return this.#smoothingSeed === undefined
      ? () => 0
      : smoothingOffsets(this.#smoothingSeed, name);
  }

  #perDirection(name: string, direction: number): number {
    const { data } = this.#constant(name);
    if (data.length === 2) return data[direction];
    throw this.#error(`${data.length} quantization parameters of an LSTM, expected 2`, name);
  }

  #floats(name: string): Located {
    const { shape, data } = this.#constant(name);
    if (!(data instanceof Float32Array)) throw this.#error("a weight is not fp32", name);
    return { shape, read: () => data.slice() as Float32Array<ArrayBuffer> };
  }

  #input(node: NodeProto, index: number): string {
    const name = node.input[index];
    if (name === undefined || !this.#constants.has(name)) {
      throw this.#error(`input ${index} (${name ?? "absent"}) is not stored`, node.name);
    }
    return name;
  }

  #constant(name: string): Constant {
    const stored = this.#constants.get(name);
    if (stored === undefined) throw this.#error("a constant is not stored", name);
    const shape = stored.dims.map(Number);
    const length = elementCount(shape);
    const { rawData, floatData, int32Data } = stored;
    const typed = {
      [DataType.FLOAT]: { dtype: "fp32", listed: floatData, array: Float32Array },
      [DataType.UINT8]: { dtype: "uint8", listed: int32Data, array: Uint8Array },
      [DataType.INT8]: { dtype: "int8", listed: int32Data, array: Int8Array },
    } as const;
    const type = typed[stored.dataType as keyof typeof typed];
    if (type === undefined) {
      throw this.#error(`ONNX data type ${stored.dataType}, expected fp32, int8 or uint8`, name);
    }
    try {
      const data = rawData.length > 0
        ? viewBytes(type.dtype, rawData, 0, length)
        : new type.array(type.listed);
      if (data.length === length) return { shape, data };
    } catch (cause) {
      if (!(cause instanceof RangeError)) throw cause;
    }
    throw this.#error(`its data do not fill its shape [${shape}]`, name);
  }

  #error(what: string, where: string): CheckpointError {
    return new CheckpointError({
      path: this.#path,
      what,
      where: `${where} of the ONNX graph`,
      remedy: "Use the int8 file that kokoro-onnx publishes for Kokoro-82M v1.0.",
    });
  }
}

/** `(quantized - zeroPoint + offset) * scale`, rounded to fp32 once, parameters repeating along the last axis. */
function affine(
  quantized: ArrayLike<number>,
  scale: ArrayLike<number>,
  zeroPoint: ArrayLike<number>,
  offset: () => number,
): Float32Array<ArrayBuffer> {
  const result = new Float32Array(quantized.length);
  const scales = scale.length;
  const zeroPoints = zeroPoint.length;
  for (let i = 0; i < result.length; i++) {
    result[i] = (quantized[i] - zeroPoint[i % zeroPoints] + offset()) * scale[i % scales];
  }
  return result;
}

/** The transpose [columns, rows] of `data` [rows, columns]. */
export function transpose(
  data: Float32Array,
  rows: number,
  columns: number,
): Float32Array<ArrayBuffer> {
  const result = new Float32Array(data.length);
  for (let i = 0, target = 0; i < columns; i++) {
    for (let j = 0; j < rows; j++) result[target++] = data[j * columns + i];
  }
  return result;
}

/** Quarters i, o, f, c of `data` in PyTorch's order i, f, g (which is c), o. */
function reorderGates(data: Float32Array): Float32Array<ArrayBuffer> {
  const quarter = data.length / 4;
  const result = new Float32Array(data.length);
  [0, 2, 3, 1].forEach((from, to) => {
    result.set(data.subarray(from * quarter, (from + 1) * quarter), to * quarter);
  });
  return result;
}
