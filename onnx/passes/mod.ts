/**
 * Rewrites of a graph that make it faster, in order. What ONNX Runtime does by itself is not here:
 * folding constants, common subexpressions, transposes into products, activations into convolutions.
 * @module
 */
import type { Graph } from "../graph.ts";
import { foldAdaptiveNorm } from "./fold_adaptive_norm.ts";
import { foldSnake } from "./fold_snake.ts";
import { fuseResidual } from "./fuse_residual.ts";
import { removeUnused } from "./remove_unused.ts";

type Pass = (graph: Graph) => void;

/** What runs, in this order. */
const passes: readonly Pass[] = [
  foldAdaptiveNorm, // first: Snake's factors go into the normalization that this makes
  foldSnake, // before convolutions become other nodes
  fuseResidual,
  removeUnused, // last: it takes away what the others left over
];

/** Runs all passes over `graph`. */
export function runPasses(graph: Graph): void {
  for (const pass of passes) pass(graph);
}
