/**
 * Rounding of values to the types that a program declares for them.
 * @module
 */
import type { MilOperation } from "../../coreml/mil/program.ts";
import type { Dtype } from "../../tensor/tensor.ts";
import type { Graph } from "../graph.ts";
import { castTo } from "./_nodes.ts";
import { computeDtype } from "./operation.ts";

/** Operations whose outputs are elements of their inputs: there is nothing to round. */
const movements: ReadonlySet<string> = new Set([
  "concat",
  "expand_dims",
  "gather",
  "gather_along_axis",
  "identity",
  "reshape",
  "select",
  "slice_by_index",
  "slice_by_size",
  "split",
  "squeeze",
  "stack",
  "tile",
  "transpose",
  "upsample_nearest_neighbor",
]);

/**
 * `value`, output `index` of `operation`, as its declared type would hold it, in the type that the graph computes in:
 * a cast there and back. ONNX Runtime keeps such a pair of casts, at every level of optimization.
 */
export function roundToDeclared(
  graph: Graph,
  value: string,
  { type, outputs }: MilOperation,
  index: number,
): string {
  const { name, type: { dtype, shape } } = outputs[index];
  const computed = computeDtype(dtype);
  if (computed === dtype || movements.has(type)) return value;
  const rounded = castTo(graph, value, dtype as Dtype, `${name}.${dtype}`);
  const result = castTo(graph, rounded, computed, name);
  graph.shapes.set(result, shape);
  return result;
}
