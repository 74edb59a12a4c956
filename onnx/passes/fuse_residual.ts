/**
 * A convolution and the residual added to it as one node: ONNX Runtime's `FusedConv` adds while it
 * writes, in the residual's own memory where nothing else needs that.
 * @module
 */
import { type Graph, microsoftDomain } from "../graph.ts";
import { GraphIndex, otherInput, Replacements } from "./_rewrite.ts";

/** See the module's text. */
export function fuseResidual(graph: Graph): void {
  const index = new GraphIndex(graph);
  const replacements = new Replacements(graph);
  for (const sum of graph.nodes) {
    if (sum.operator !== "Add") continue;
    const conv = sum.inputs.map((name) => index.producer(name)).find((node) =>
      node !== undefined && node.operator === "Conv" && node.inputs.length === 3 &&
      index.soleConsumer(node, "Add") === sum
    );
    if (conv === undefined) continue;
    const residual = otherInput(sum, conv.outputs[0]);
    if (!isSameShape(graph, residual, conv.outputs[0])) continue;
    replacements.replace(conv, () => {});
    replacements.replace(sum, () => {
      graph.nodes.push({
        ...conv,
        operator: "FusedConv",
        domain: microsoftDomain,
        inputs: [...conv.inputs, residual],
        outputs: sum.outputs,
      });
    });
  }
  replacements.apply();
}

/** Whether the two have the same shape for sure: sizes not known here are those of time. */
function isSameShape(graph: Graph, a: string, b: string): boolean {
  const [left, right] = [graph.shapes.get(a), graph.shapes.get(b)];
  if (left === undefined || right === undefined || a === b) return false;
  return left.length === right.length && left.every((size, axis) => size === right[axis]);
}
