/**
 * Adaptive instance normalization as one node: in `InstanceNormalization(x) * gamma + beta` the factor
 * and the term of each channel, [1, C, 1], become the node's own, which ONNX takes at run time. On long
 * audio that saves two passes over hundreds of megabytes.
 * @module
 */
import type { Graph, GraphNode } from "../graph.ts";
import { GraphIndex, isPerChannel, otherInput, Replacements } from "./_rewrite.ts";

/** Whether the constant `name` has nothing but `value`. */
function isFilledWith(graph: Graph, name: string, value: number): boolean {
  const data = graph.initializers.get(name)?.data as Float32Array | undefined;
  return data !== undefined && data.every((element) => element === value);
}

/** See the module's text. */
export function foldAdaptiveNorm(graph: Graph): void {
  const index = new GraphIndex(graph);
  const replacements = new Replacements(graph);
  for (const norm of graph.nodes) {
    if (norm.operator !== "InstanceNormalization") continue;
    const channels = graph.shapes.get(norm.inputs[1])?.[0];
    if (typeof channels !== "number") continue;
    // Several layers may scale one normalized value: each gets a normalization of its own.
    for (const scaled of index.consumers(norm.outputs[0]) ?? []) {
      const shifted = scaled.operator === "Mul" ? index.soleConsumer(scaled, "Add") : undefined;
      if (shifted === undefined) continue;
      const gamma = otherInput(scaled, norm.outputs[0]);
      const beta = otherInput(shifted, scaled.outputs[0]);
      if (![gamma, beta].every((name) => isPerChannel(graph, name, channels))) continue;
      replacements.replace(shifted, () => {
        const [scale, shift] = scaleAndShift(graph, norm, gamma, beta);
        for (const name of [scale, shift]) graph.shapes.set(name, [channels]);
        const inputs = [norm.inputs[0], scale, shift];
        graph.nodes.push({ ...norm, inputs, outputs: shifted.outputs });
      });
    }
  }
  replacements.apply();
}

/** (x s + b) gamma + beta = x (s gamma) + (b gamma + beta), with x normalized. */
function scaleAndShift(
  graph: Graph,
  { inputs: [, scale, shift] }: GraphNode,
  gamma: string,
  beta: string,
): [scale: string, shift: string] {
  const vector = (name: string) => graph.node("Reshape", [name, graph.int64s([-1])]);
  const [factor, term] = [vector(gamma), vector(beta)];
  return [
    isFilledWith(graph, scale, 1) ? factor : graph.node("Mul", [scale, factor]),
    isFilledWith(graph, shift, 0)
      ? term
      : graph.node("Add", [graph.node("Mul", [shift, factor]), term]),
  ];
}
