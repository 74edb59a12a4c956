/**
 * Small sequences of nodes that several lowerings share.
 * @module
 */
import type { Dtype } from "../../tensor/tensor.ts";
import { onnxDataType } from "../dtype.ts";
import type { Graph } from "../graph.ts";
import type { Lowering, Operation } from "./operation.ts";

/** `value` converted to `dtype`; floats to integers truncate, to bool compare with zero. */
export function castTo(graph: Graph, value: string, dtype: Dtype, name?: string): string {
  return graph.node("Cast", [value], { attributes: { to: { int: onnxDataType[dtype] } }, name });
}

/** The integers bound to `key` as an int64 vector, constant or computed at run time. */
export function int64Vector(op: Operation, key: string, graph: Graph): string {
  return op.isConstant(key)
    ? graph.int64s(op.numbers(key))
    : castTo(graph, op.value(key), "int64", `${op.name}.${key}`);
}

/** `value` in the shape `shape`, where 0 keeps the axis of that index and -1 takes what is left. */
export function reshape(
  graph: Graph,
  value: string,
  shape: readonly number[],
  name?: string,
): string {
  return graph.node("Reshape", [value, graph.int64s(shape)], { name });
}

/** `value` with its axes in the order `perm`. */
export function transpose(
  graph: Graph,
  value: string,
  perm: readonly number[],
  name?: string,
): string {
  return graph.node("Transpose", [value], { attributes: { perm: { ints: perm } }, name });
}

/** Row for an operation of one tensor `x` that ONNX has under the name `operator`. */
export function unary(operator: string): Lowering {
  return (op, graph) => graph.node(operator, [op.value("x")], { name: op.name });
}

/** Row for an operation of two broadcast tensors, `x` and `y`. */
export function binary(operator: string): Lowering {
  return (op, graph) => graph.node(operator, [op.value("x"), op.value("y")], { name: op.name });
}
