/**
 * Normalization over axes or instances.
 * @module
 */
import type { Graph } from "../graph.ts";
import { reshape } from "./_nodes.ts";
import {
  type Lowering,
  type LoweringTable,
  normalizeAxis,
  type Operation,
  UnsupportedError,
} from "./operation.ts";

/** A constant vector of `size` equal elements. */
function filled(graph: Graph, shape: readonly number[], value: number): string {
  const length = shape.reduce((product, size) => product * size, 1);
  return graph.constant({ dtype: "fp32", shape, data: new Float32Array(length).fill(value) });
}

/** Normalizes over axes that need not be the last ones, in single steps. */
function normalizeAnyAxes(op: Operation, axes: readonly number[], graph: Graph): string {
  const x = op.value("x");
  const { shape } = op.typeOf("x");
  const mean = (value: string) => graph.node("ReduceMean", [value, graph.int64s(axes)]);
  const centred = graph.node("Sub", [x, mean(x)]);
  const variance = mean(graph.node("Mul", [centred, centred]));
  const epsilon = graph.float(op.number("epsilon", 1e-5));
  const deviation = graph.node("Sqrt", [graph.node("Add", [variance, epsilon])]);
  let result = graph.node("Div", [centred, deviation], { name: op.name });
  for (const [key, operator] of [["gamma", "Mul"], ["beta", "Add"]]) {
    if (!op.has(key)) continue;
    const sizes = op.typeOf(key).shape as readonly number[];
    const aligned = shape.map((_, axis) => axes.includes(axis) ? sizes[axes.indexOf(axis)] : 1);
    result = graph.node(operator, [result, reshape(graph, op.value(key), aligned)], {
      name: op.name,
    });
  }
  return result;
}

const layerNorm: Lowering = (op, graph) => {
  const { shape } = op.typeOf("x");
  const rank = shape.length;
  const axes = op.numbers("axes", shape.map((_, axis) => axis))
    .map((axis) => normalizeAxis(axis, rank)).sort((a, b) => a - b);
  const sizes = axes.map((axis) => shape[axis]);
  const isTrailing = axes.every((axis, i) => axis === rank - axes.length + i);
  if (!isTrailing || (!op.has("gamma") && sizes.includes(null))) {
    return normalizeAnyAxes(op, axes, graph);
  }
  const scale = op.has("gamma") ? op.value("gamma") : filled(graph, sizes as number[], 1);
  const inputs = [op.value("x"), scale, ...(op.has("beta") ? [op.value("beta")] : [])];
  const attributes = { axis: { int: axes[0] }, epsilon: { float: op.number("epsilon", 1e-5) } };
  return graph.node("LayerNormalization", inputs, { attributes, name: op.name });
};

const instanceNorm: Lowering = (op, graph) => {
  const channels = op.typeOf("x").shape[1];
  if (channels === null) throw new UnsupportedError("an unknown number of channels");
  const scale = op.has("gamma") ? op.value("gamma") : filled(graph, [channels], 1);
  const shift = op.has("beta") ? op.value("beta") : filled(graph, [channels], 0);
  const attributes = { epsilon: { float: op.number("epsilon", 1e-5) } };
  return graph.node("InstanceNormalization", [op.value("x"), scale, shift], {
    attributes,
    name: op.name,
  });
};

const batchNorm: Lowering = (op, graph) => {
  const channels = op.typeOf("mean").shape as readonly number[];
  const scale = op.has("gamma") ? op.value("gamma") : filled(graph, channels, 1);
  const shift = op.has("beta") ? op.value("beta") : filled(graph, channels, 0);
  const inputs = [op.value("x"), scale, shift, op.value("mean"), op.value("variance")];
  const attributes = { epsilon: { float: op.number("epsilon", 1e-5) } };
  return graph.node("BatchNormalization", inputs, { attributes, name: op.name });
};

/** See the module's text. */
export const normalization: LoweringTable = {
  batch_norm: batchNorm,
  instance_norm: instanceNorm,
  layer_norm: layerNorm,
};
