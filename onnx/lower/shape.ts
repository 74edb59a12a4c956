/**
 * Shapes, and rearrangements that keep every element.
 * @module
 */
import { castTo, int64Vector, reshape, transpose } from "./_nodes.ts";
import {
  type Lowering,
  type LoweringTable,
  normalizeAxis,
  type Operation,
  UnsupportedError,
} from "./operation.ts";

/**
 * A 0 in the new shape keeps the size of the old axis that is as far from the end (iOS 17; equal to
 * ONNX's rule where the ranks are equal), or makes an axis of 1.
 */
function resolveZeros(op: Operation): number[] {
  const sizes = op.numbers("shape");
  const old = op.typeOf("x").shape;
  if (!sizes.includes(0) || sizes.length === old.length) return sizes;
  return sizes.map((size, i) => {
    if (size !== 0) return size;
    const kept = i - sizes.length + old.length;
    const inherited = kept < 0 ? 1 : old[kept];
    if (inherited === null) {
      throw new UnsupportedError("shape with a 0 for an axis of unknown size and another rank");
    }
    return inherited;
  });
}

const reshapeOperation: Lowering = (op, graph) => {
  if (op.isConstant("shape")) return reshape(graph, op.value("x"), resolveZeros(op), op.name);
  return graph.node("Reshape", [op.value("x"), int64Vector(op, "shape", graph)], { name: op.name });
};

const transposeOperation: Lowering = (op, graph) => {
  const rank = op.rankOf("x");
  const perm = op.numbers("perm").map((axis) => normalizeAxis(axis, rank));
  return transpose(graph, op.value("x"), perm, op.name);
};

const expandDims: Lowering = (op, graph) => {
  const axes = op.numbers("axes");
  const rank = op.rankOf("x") + axes.length;
  const sorted = axes.map((axis) => normalizeAxis(axis, rank)).sort((a, b) => a - b);
  return graph.node("Unsqueeze", [op.value("x"), graph.int64s(sorted)], { name: op.name });
};

/** Without `axes` every axis whose size is known to be 1 is dropped. */
const squeeze: Lowering = (op, graph) => {
  const { shape } = op.typeOf("x");
  const axes = op.has("axes")
    ? op.numbers("axes").map((axis) => normalizeAxis(axis, shape.length))
    : [...shape.keys()].filter((axis) => shape[axis] === 1);
  return graph.node("Squeeze", [op.value("x"), graph.int64s(axes)], { name: op.name });
};

/** Scalars are joined as vectors of one element. */
const concat: Lowering = (op, graph) => {
  if (op.flag("interleave", false)) throw new UnsupportedError("interleave");
  const values = op.values("values").map(({ name, type }) => ({
    rank: Math.max(1, type.shape.length),
    name: type.shape.length === 0 ? reshape(graph, name, [1]) : name,
  }));
  const axis = op.axis("axis", values[0].rank);
  return graph.node("Concat", values.map(({ name }) => name), {
    attributes: { axis: { int: axis } },
    name: op.name,
  });
};

const stack: Lowering = (op, graph) => {
  const values = op.values("values");
  const axis = op.axis("axis", values[0].type.shape.length + 1);
  const slices = values.map(({ name }) => graph.node("Unsqueeze", [name, graph.int64s([axis])]));
  return graph.node("Concat", slices, { attributes: { axis: { int: axis } }, name: op.name });
};

const split: Lowering = (op, graph) => {
  const count = op.outputTypes.length;
  const axis = { int: op.axis("axis", op.rankOf("x")) };
  if (op.has("num_splits") && op.number("num_splits") !== count) {
    throw new UnsupportedError(`num_splits ${op.number("num_splits")} with ${count} outputs`);
  }
  if (op.has("split_sizes")) {
    const sizes = graph.int64s(op.numbers("split_sizes"));
    return graph.multi("Split", [op.value("x"), sizes], count, {
      attributes: { axis },
      name: op.name,
    });
  }
  return graph.multi("Split", [op.value("x")], count, {
    attributes: { axis, num_outputs: { int: count } },
    name: op.name,
  });
};

const shapeOf: Lowering = (op, graph) =>
  castTo(graph, graph.node("Shape", [op.value("x")]), "int32", op.name);

const tile: Lowering = (op, graph) =>
  graph.node("Tile", [op.value("x"), int64Vector(op, "reps", graph)], { name: op.name });

const fill: Lowering = (op, graph) => {
  const value = op.has("value") ? op.value("value") : graph.float(0);
  return graph.node("Expand", [value, int64Vector(op, "shape", graph)], { name: op.name });
};

/** Integers count as int64: ONNX Runtime follows a size through Cast to int32, yet takes it for int64 here. */
const range: Lowering = (op, graph) => {
  const bounds = ["start", "end", "step"].map((key) => op.value(key));
  if (op.outputTypes[0].dtype !== "int32") return graph.node("Range", bounds, { name: op.name });
  const wide = bounds.map((bound) => castTo(graph, bound, "int64"));
  return castTo(graph, graph.node("Range", wide), "int32", op.name);
};

const padModes = { constant: "constant", reflect: "reflect", replicate: "edge" } as const;

/** `pad` has pairs (begin, end) for the last axes; one computed at run time has all axes. */
const pad: Lowering = (op, graph) => {
  const rank = op.rankOf("x");
  const mode = op.choice("mode", ["constant", "reflect", "replicate"], "constant");
  const value = op.number("constant_val", 0);
  const attributes = { mode: { text: padModes[mode] } };
  const pads = () => {
    if (!op.isConstant("pad")) {
      const pairs = reshape(graph, int64Vector(op, "pad", graph), [rank, 2]);
      return reshape(graph, transpose(graph, pairs, [1, 0]), [2 * rank]);
    }
    const given = op.numbers("pad");
    const pairs = [...Array(2 * rank - given.length).fill(0), ...given];
    return graph.int64s([0, 1].flatMap((side) => pairs.filter((_, i) => i % 2 === side)));
  };
  return graph.node("Pad", [op.value("x"), pads(), graph.float(value)], {
    attributes,
    name: op.name,
  });
};

/** See the module's text. */
export const shape: LoweringTable = {
  concat,
  expand_dims: expandDims,
  fill,
  pad,
  range_1d: range,
  reshape: reshapeOperation,
  shape: shapeOf,
  split,
  squeeze,
  stack,
  tile,
  transpose: transposeOperation,
};
