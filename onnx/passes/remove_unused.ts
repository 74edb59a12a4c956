/**
 * Drops nodes and constants that no output depends on.
 * @module
 */
import type { Graph } from "../graph.ts";

/** See the module's text. */
export function removeUnused(graph: Graph): void {
  const used = new Set(graph.outputs.map(({ name }) => name));
  const kept = [];
  for (const node of graph.nodes.toReversed()) {
    if (!node.outputs.some((name) => used.has(name))) continue;
    for (const name of node.inputs) used.add(name);
    kept.push(node);
  }
  graph.nodes = kept.reverse();
  for (const name of graph.initializers.keys()) {
    if (!used.has(name)) graph.initializers.delete(name);
  }
}
