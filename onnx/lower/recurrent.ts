/**
 * Recurrent layers.
 * @module
 */
import { type Tensor, tensor } from "../../tensor/tensor.ts";
import type { Attribute, Graph } from "../graph.ts";
import { reshape, transpose } from "./_nodes.ts";
import {
  type Lowering,
  type LoweringTable,
  type Operation,
  UnsupportedError,
} from "./operation.ts";

/** MIL's gates in ONNX's order: input, output, forget, cell out of input, forget, output, cell. */
const gateOrder = [0, 2, 1, 3];

/** MIL's activation functions under ONNX's names, with the defaults of both alike. */
const activations = { sigmoid: "Sigmoid", tanh: "Tanh", relu: "Relu" } as const;

/** Blocks of rows in another order; `order.length` equal blocks. */
function reorderBlocks(value: Tensor<"fp32">, order: readonly number[]): Float32Array {
  const length = value.data.length / order.length;
  const result = new Float32Array(value.data.length);
  order.forEach((from, to) =>
    result.set(value.data.subarray(from * length, (from + 1) * length), to * length)
  );
  return result;
}

/** A constant with one slice a direction, made of that direction's weights. */
function stacked(graph: Graph, slices: readonly Float32Array[], shape: readonly number[]): string {
  const data = new Float32Array(slices.reduce((length, slice) => length + slice.length, 0));
  let offset = 0;
  for (const slice of slices) {
    data.set(slice, offset);
    offset += slice.length;
  }
  return graph.constant(tensor("fp32", [slices.length, ...shape], data));
}

/** Initial state [B, D*H] as ONNX's [D, B, H]; all zeros is ONNX's default and left out. */
function initialState(op: Operation, key: string, directions: number, graph: Graph): string {
  if (op.isConstant(key) && op.numbers(key).every((value) => value === 0)) return "";
  const [batch, width] = op.typeOf(key).shape;
  const split = [batch ?? -1, directions, (width as number) / directions];
  return transpose(graph, reshape(graph, op.value(key), split), [1, 0, 2]);
}

/** x [S, B, I] to y [S, B, D*H] (or the last step's, [1, B, D*H]), h and c [B, D*H]. */
const lstm: Lowering = (op, graph) => {
  const direction = op.choice("direction", ["forward", "reverse", "bidirectional"], "forward");
  const suffixes = direction === "bidirectional" ? ["", "_back"] : [""];
  const directions = suffixes.length;
  const [gates, inputSize] = op.typeOf("weight_ih").shape as number[];
  const hidden = gates / 4;
  const weights = (key: string) =>
    suffixes.map((suffix) => reorderBlocks(op.weights(key + suffix), gateOrder));
  const bias = () =>
    suffixes.map((suffix) => {
      const sum = new Float32Array(2 * gates); // ONNX has two biases, MIL their sum
      if (op.has(`bias${suffix}`)) sum.set(reorderBlocks(op.weights(`bias${suffix}`), gateOrder));
      return sum;
    });
  if (suffixes.some((suffix) => op.has(`peephole${suffix}`))) {
    throw new UnsupportedError("peephole");
  }
  const functions = [
    op.choice("recurrent_activation", Object.keys(activations), "sigmoid"),
    op.choice("cell_activation", Object.keys(activations), "tanh"),
    op.choice("activation", Object.keys(activations), "tanh"),
  ].map((name) => activations[name as keyof typeof activations]);
  const attributes: Record<string, Attribute> = {
    direction: { text: direction },
    hidden_size: { int: hidden },
    activations: { texts: suffixes.flatMap(() => functions) },
  };
  if (op.has("clip")) throw new UnsupportedError("clip");
  const [y, h, c] = graph.multi(
    "LSTM",
    [
      op.value("x"),
      stacked(graph, weights("weight_ih"), [gates, inputSize]),
      stacked(graph, weights("weight_hh"), [gates, hidden]),
      stacked(graph, bias(), [2 * gates]),
      "",
      initialState(op, "initial_h", directions, graph),
      initialState(op, "initial_c", directions, graph),
    ],
    3,
    { attributes, name: op.name },
  );

  const batch = op.typeOf("x").shape[1];
  const width = directions * hidden;
  /** [D, B, H] to [B, D*H]. */
  const state = (value: string) =>
    reshape(graph, transpose(graph, value, [1, 0, 2]), [batch ?? -1, width]);
  const lastHidden = state(h);
  if (!op.flag("output_sequence", false)) {
    return [graph.node("Unsqueeze", [lastHidden, graph.int64s([0])]), lastHidden, state(c)];
  }
  // [S, D, B, H]: with a batch of one the elements are in order already.
  const sequence = batch === 1 ? y : transpose(graph, y, [0, 2, 1, 3]);
  const shape = batch === 1 ? [0, 1, width] : [0, 0, width];
  return [reshape(graph, sequence, shape, op.name), lastHidden, state(c)];
};

/** See the module's text. */
export const recurrent: LoweringTable = { lstm };
