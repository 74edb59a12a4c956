/**
 * Rewrites of a graph that make it faster, in order.
 * @module
 */
import type { Graph } from "../graph.ts";

type Pass = (graph: Graph) => void;

/** What runs, and why in this order. */
const passes: readonly Pass[] = [];

/** Runs all passes over `graph`. */
export function runPasses(graph: Graph): void {
  for (const pass of passes) pass(graph);
}
