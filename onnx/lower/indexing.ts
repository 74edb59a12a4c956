/**
 * Slices and gathers.
 * @module
 */
import { allocate } from "../../tensor/tensor.ts";
import type { Graph } from "../graph.ts";
import { int64Vector } from "./_nodes.ts";
import {
  type Lowering,
  type LoweringTable,
  type Operation,
  UnsupportedError,
} from "./operation.ts";

/** Beyond every index, yet exact as int64 and as int32. */
const farthest = 2 ** 31 - 1;

function int64Scalar(graph: Graph, value: number): string {
  return graph.constant({ dtype: "int64", shape: [], data: BigInt64Array.of(BigInt(value)) });
}

/** Element `axis` of the int64 vector `vector`, as a scalar. */
function element(graph: Graph, vector: string, axis: number): string {
  return graph.node("Gather", [vector, int64Scalar(graph, axis)]);
}

/** `begin` or `end` for the axes `kept`, with masked ones replaced by `beyond`. */
function bounds(
  op: Operation,
  key: "begin" | "end",
  kept: readonly number[],
  mask: readonly boolean[],
  beyond: (axis: number) => number,
  graph: Graph,
): string {
  if (op.isConstant(key)) {
    const given = op.numbers(key);
    return graph.int64s(kept.map((axis) => mask[axis] ? beyond(axis) : given[axis]));
  }
  const given = graph.node("Gather", [int64Vector(op, key, graph), graph.int64s(kept)]);
  if (!kept.some((axis) => mask[axis])) return given;
  const flags = allocate("bool", kept.length);
  kept.forEach((axis, i) => flags[i] = mask[axis] ? 1 : 0);
  const masked = graph.constant({ dtype: "bool", shape: [kept.length], data: flags });
  return graph.node("Where", [masked, graph.int64s(kept.map(beyond)), given]);
}

/**
 * NumPy's `x[begin:end:stride]` an axis, where `begin_mask` and `end_mask` leave that end open and
 * `squeeze_mask` makes it `x[begin]`.
 */
const sliceByIndex: Lowering = (op, graph) => {
  const rank = op.rankOf("x");
  const none = Array<boolean>(rank).fill(false);
  const stride = op.numbers("stride", Array(rank).fill(1));
  const beginMask = op.flags("begin_mask", none);
  const endMask = op.flags("end_mask", none);
  const squeezed = op.flags("squeeze_mask", none);
  const isWhole = (axis: number) => beginMask[axis] && endMask[axis] && stride[axis] === 1;
  const axes = [...Array(rank).keys()];
  const kept = axes.filter((axis) => !squeezed[axis] && !isWhole(axis));
  let value = op.value("x");
  op.ignore("begin");
  op.ignore("end");
  if (kept.length > 0) {
    const first = (axis: number) => stride[axis] > 0 ? 0 : farthest;
    const last = (axis: number) => stride[axis] > 0 ? farthest : -farthest;
    value = graph.node("Slice", [
      value,
      bounds(op, "begin", kept, beginMask, first, graph),
      bounds(op, "end", kept, endMask, last, graph),
      graph.int64s(kept),
      graph.int64s(kept.map((axis) => stride[axis])),
    ], { name: op.name });
  }
  // From the last axis on, so that the numbers of those before stay what they are.
  for (const axis of axes.filter((axis) => squeezed[axis]).reverse()) {
    const index = beginMask[axis]
      ? int64Scalar(graph, 0)
      : op.isConstant("begin")
      ? int64Scalar(graph, op.numbers("begin")[axis])
      : element(graph, int64Vector(op, "begin", graph), axis);
    value = graph.node("Gather", [value, index], {
      attributes: { axis: { int: axis } },
      name: op.name,
    });
  }
  return value;
};

/** `size` elements from `begin` on; -1 is all that are left. */
const sliceBySize: Lowering = (op, graph) => {
  const axes = graph.int64s([...Array(op.rankOf("x")).keys()]);
  const begin = int64Vector(op, "begin", graph);
  const size = int64Vector(op, "size", graph);
  const isRest = graph.node("Equal", [size, graph.int64s([-1])]);
  const sum = graph.node("Add", [begin, size]);
  const end = graph.node("Where", [isRest, graph.int64s([farthest]), sum]);
  return graph.node("Slice", [op.value("x"), begin, end, axes], { name: op.name });
};

/** Integers of every width are computed as int32, which ONNX takes as indices. */
function gatherOperation(operator: "Gather" | "GatherElements"): Lowering {
  return (op, graph) => {
    if (op.number("batch_dims", 0) !== 0) throw new UnsupportedError("batch_dims");
    op.ignore("validate_indices"); // ONNX Runtime always validates
    const axis = op.axis("axis", op.rankOf("x"), 0);
    return graph.node(operator, [op.value("x"), op.value("indices")], {
      attributes: { axis: { int: axis } },
      name: op.name,
    });
  };
}

/** See the module's text. */
export const indexing: LoweringTable = {
  gather: gatherOperation("Gather"),
  gather_along_axis: gatherOperation("GatherElements"),
  slice_by_index: sliceByIndex,
  slice_by_size: sliceBySize,
};
