/**
 * Products with matrices.
 * @module
 */
import type { Graph } from "../graph.ts";
import { reshape, transpose } from "./_nodes.ts";
import type { Lowering, LoweringTable, Operation } from "./operation.ts";

/**
 * `y = x W^T + b` over the last axis of x. `Gemm` takes the weights as they are stored but only
 * matrices, so that other ranks are flattened; ONNX Runtime's `Reshape` costs nothing.
 */
const linear: Lowering = (op, graph) => {
  const { shape } = op.typeOf("x");
  const [outputs, features] = op.typeOf("weight").shape;
  const bias = op.has("bias") ? [op.value("bias")] : [];
  const gemm = (matrix: string, name?: string) =>
    graph.node("Gemm", [matrix, op.value("weight"), ...bias], {
      attributes: { transB: { int: 1 } },
      name,
    });
  if (shape.length === 2) return gemm(op.value("x"), op.name);
  const matrix = reshape(graph, op.value("x"), [-1, features as number]);
  const leading = shape.slice(0, -1);
  if (leading.filter((size) => size === null).length <= 1) {
    const result = [...leading.map((size) => size ?? -1), outputs as number];
    return reshape(graph, gemm(matrix), result, op.name);
  }
  const sizes = graph.node("Shape", [op.value("x")], { attributes: { end: { int: -1 } } });
  const result = graph.node("Concat", [sizes, graph.int64s([outputs as number])], {
    attributes: { axis: { int: 0 } },
  });
  return graph.node("Reshape", [gemm(matrix), result], { name: op.name });
};

function factor(op: Operation, key: "x" | "y", graph: Graph): string {
  const rank = op.rankOf(key);
  if (!op.flag(`transpose_${key}`, false) || rank < 2) return op.value(key);
  const perm = [...Array(rank - 2).keys(), rank - 1, rank - 2];
  return transpose(graph, op.value(key), perm);
}

/** Batched as NumPy's `matmul`; transposition swaps the last two axes. */
const matmul: Lowering = (op, graph) =>
  graph.node("MatMul", [factor(op, "x", graph), factor(op, "y", graph)], { name: op.name });

/** See the module's text. */
export const linearAlgebra: LoweringTable = { linear, matmul };
