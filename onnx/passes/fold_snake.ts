/**
 * The Snake activation between a normalization and convolutions, in fewer passes over the data.
 *
 * Snake is y = x + k (1 - cos(c x)) = x + 2k sin^2(c x / 2), or y = x + k sin^2(a x) (Ziyin et al.,
 * "Neural networks fail to learn periodic functions and how to fix it", 2020). With h = c / 2 (or a) and
 * u = h x that is y = (u + q sin^2 u) / h, q = c k (or a k). The normalization gives u in place of x by
 * its own scale and shift, and the convolutions' weights take in 1 / h: what is left is Sin, Mul, Add,
 * and another Mul where rounding to fp16 made q differ from 1. The sine is more exact than 1 - cos, too.
 * @module
 */
import type { Graph, GraphNode } from "../graph.ts";
import { scalarOf } from "../graph.ts";
import { GraphIndex, isPerChannel, otherInput, Replacements } from "./_rewrite.ts";

/** Relative differences of q from 1 below this are the rounding of fp32 constants. */
const roundingOfQ = 1e-6;

/** One activation that was found. */
interface Snake {
  /** h of each channel. */
  readonly scale: Float32Array;
  /** q of each channel. */
  readonly amplitude: Float32Array;
  /** The last node, whose output is y. */
  readonly sum: GraphNode;
  readonly convolutions: readonly GraphNode[];
}

/** See the module's text. */
export function foldSnake(graph: Graph): void {
  const index = new GraphIndex(graph);
  const replacements = new Replacements(graph);
  for (const norm of graph.nodes) {
    if (norm.operator !== "InstanceNormalization") continue;
    const snake = findSnake(graph, index, norm);
    // A convolution of two activations' sum would be scaled twice.
    if (snake === undefined || snake.convolutions.some((conv) => replacements.has(conv))) continue;
    rewrite(graph, replacements, norm, snake);
  }
  replacements.apply();
}

function findSnake(graph: Graph, index: GraphIndex, norm: GraphNode): Snake | undefined {
  const x = norm.outputs[0];
  const consumers = index.consumers(x);
  if (consumers?.length !== 2) return undefined;
  const scaled = consumers.find(({ operator }) => operator === "Mul");
  const sum = consumers.find(({ operator }) => operator === "Add");
  if (scaled === undefined || sum === undefined) return undefined;
  const channels = graph.shapes.get(norm.inputs[1])?.[0] ?? -1;
  const constant = (name: string | undefined) =>
    name !== undefined && isPerChannel(graph, name, channels)
      ? graph.initializers.get(name)?.data as Float32Array | undefined
      : undefined;

  const frequency = constant(otherInput(scaled, x));
  const cos = index.soleConsumer(scaled, "Cos");
  const sin = index.soleConsumer(scaled, "Sin");
  const found = cos !== undefined
    ? fromCosine(graph, index, cos)
    : sin !== undefined
    ? fromSine(index, sin)
    : undefined;
  const gain = constant(found?.gain);
  if (frequency === undefined || gain === undefined || found!.last !== otherInput(sum, x)) {
    return undefined;
  }
  const scale = frequency.map((value) => cos === undefined ? value : value / 2);
  if (!scale.every((value) => value !== 0 && Number.isFinite(1 / value))) return undefined;
  const convolutions = index.consumers(sum.outputs[0]) ?? [];
  const canScale = convolutions.length > 0 &&
    convolutions.every((node) => isScalable(graph, node, sum.outputs[0], channels));
  if (!canScale) return undefined;
  return { scale, amplitude: frequency.map((value, i) => value * gain[i]), sum, convolutions };
}

/** `k (1 - cos)`: the name of k, and of the product. */
function fromCosine(
  graph: Graph,
  index: GraphIndex,
  cos: GraphNode,
): { readonly gain: string; readonly last: string } | undefined {
  const difference = index.soleConsumer(cos, "Sub");
  if (difference === undefined || scalarOf(graph, difference.inputs[0]) !== 1) return undefined;
  const product = index.soleConsumer(difference, "Mul");
  if (product === undefined) return undefined;
  return { gain: otherInput(product, difference.outputs[0]), last: product.outputs[0] };
}

/** `k (sin sin)` or `(k sin) sin`: the name of k, and of the product. */
function fromSine(
  index: GraphIndex,
  sin: GraphNode,
): { readonly gain: string; readonly last: string } | undefined {
  const s = sin.outputs[0];
  const consumers = index.consumers(s) ?? [];
  if (!consumers.every(({ operator }) => operator === "Mul")) return undefined;
  for (const first of consumers) {
    const second = index.soleConsumer(first, "Mul");
    if (second === undefined) continue;
    const square = consumers.length === 1 && first.inputs.every((name) => name === s);
    const other = otherInput(second, first.outputs[0]);
    if (square) return { gain: other, last: second.outputs[0] };
    if (consumers.length === 2 && consumers.includes(second) && other === s) {
      return { gain: otherInput(first, s), last: second.outputs[0] };
    }
  }
  return undefined;
}

/** Whether `node` is a convolution of `input` whose weights can take in a factor for each channel. */
function isScalable(graph: Graph, node: GraphNode, input: string, channels: number): boolean {
  return node.operator === "Conv" && node.inputs[0] === input &&
    graph.initializers.get(node.inputs[1])?.shape[1] === channels;
}

function rewrite(
  graph: Graph,
  replacements: Replacements,
  norm: GraphNode,
  { scale, amplitude, sum, convolutions }: Snake,
): void {
  const channels = scale.length;
  replacements.replace(norm, () => {
    const factor = graph.constant({ dtype: "fp32", shape: [channels], data: scale });
    const [x, ...scaleAndShift] = norm.inputs;
    const scaled = scaleAndShift.map((name) => graph.node("Mul", [name, factor]));
    graph.nodes.push({ ...norm, inputs: [x, ...scaled] });
  });
  replacements.replace(sum, () => {
    const u = norm.outputs[0];
    const sin = graph.node("Sin", [u]);
    let square = graph.node("Mul", [sin, sin]);
    if (amplitude.some((value) => Math.abs(value - 1) > roundingOfQ)) {
      const q = graph.constant({ dtype: "fp32", shape: [1, channels, 1], data: amplitude });
      square = graph.node("Mul", [square, q]);
    }
    graph.nodes.push({ ...sum, inputs: [u, square] });
  });
  for (const conv of convolutions) {
    replacements.replace(conv, () => {
      const [x, weight, ...rest] = conv.inputs;
      graph.nodes.push({ ...conv, inputs: [x, divideChannels(graph, weight, scale), ...rest] });
    });
  }
}

/** The weights [C_out, C_in, ...] in `name`, each input channel divided by its number of `divisors`. */
function divideChannels(graph: Graph, name: string, divisors: Float32Array): string {
  const { shape, data } = graph.initializers.get(name)!;
  const taps = shape.slice(2).reduce((product, size) => product * size, 1);
  const divided = new Float32Array(data.length);
  for (let start = 0, row = 0; start < data.length; start += taps, row++) {
    const divisor = divisors[row % divisors.length];
    for (let i = start; i < start + taps; i++) divided[i] = (data as Float32Array)[i] / divisor;
  }
  return graph.constant({ dtype: "fp32", shape, data: divided }, name);
}
