/** Operations that rearrange axes without touching elements. */
import { allKnown, isKnown, product, type Size, solveShape, unknownSize } from "../symbolic.ts";
import {
  constant,
  describeShape,
  type InferredType,
  type KnownValue,
  movable,
  type OpArgs,
  type OpSchema,
  optional,
  shapeInts,
  tensor,
} from "./schema.ts";

const base = { types: { T: movable }, since: "iOS17" } as const;

function inferTranspose(args: OpArgs): InferredType[] {
  const { dtype, shape } = args.get("x");
  const perm = args.ints("perm").map((axis) => args.axis("perm", shape.length, axis));
  if (perm.length !== shape.length || new Set(perm).size !== perm.length) {
    args.fail("perm", `a permutation of ${shape.length} axes`, `[${perm}]`);
  }
  return [{ dtype, shape: perm.map((axis) => shape[axis]) }];
}

function inferExpandDims(args: OpArgs): InferredType[] {
  const { dtype, shape, value } = args.get("x");
  const axes = args.ints("axes");
  const rank = shape.length + axes.length;
  const places = axes.map((axis) => args.axis("axes", rank, axis)).sort((a, b) => a - b);
  const expanded: Size[] = [...shape];
  for (const place of places) expanded.splice(place, 0, 1);
  return [{ dtype, shape: expanded, value: reshaped(value, expanded) }];
}

function inferSqueeze(args: OpArgs): InferredType[] {
  const { dtype, shape, value } = args.get("x");
  const axes = args.has("axes")
    ? args.ints("axes").map((axis) => args.axis("axes", shape.length, axis))
    : shape.map((_, axis) => axis);
  const squeezed = shape.filter((size, axis) => !(axes.includes(axis) && size === 1));
  return [{ dtype, shape: squeezed, value: reshaped(value, squeezed) }];
}

/** The same elements in another shape; coremltools forgets symbolic ones here. */
function reshaped(value: KnownValue | undefined, shape: readonly Size[]): KnownValue | undefined {
  if (value === undefined || !allKnown(shape)) return undefined;
  return value.data.every((element) => typeof element !== "object")
    ? { shape, data: value.data }
    : undefined;
}

function inferReshape(args: OpArgs): InferredType[] {
  const { dtype, shape, value } = args.get("x");
  args.rank("shape", 1);
  const target = args.sizes("shape");
  if (target === undefined) {
    const rank = args.known("shape", 0);
    return [{ dtype, shape: Array.from({ length: rank }, unknownSize) }];
  }
  if (target.filter((size) => size === -1).length > 1) {
    args.fail("shape", "at most one -1", describeShape(target));
  }
  const result = allKnown(shape) && allKnown(target)
    ? knownReshape(args, shape, target)
    : symbolicReshape(args, shape, target);
  const known = value !== undefined && allKnown(result)
    ? { shape: result, data: value.data }
    : undefined;
  return [{ dtype, shape: result, value: known }];
}

/** A 0 takes the size of the input's axis, counted from the end; a -1 takes what is left. */
function knownReshape(
  args: OpArgs,
  from: readonly number[],
  target: readonly number[],
): readonly number[] {
  const offset = from.length - target.length;
  const copied = target.map((size, axis) => size === 0 ? from[axis + offset] ?? 1 : size);
  const elements = from.reduce((a, b) => a * b, 1);
  const rest = copied.filter((size) => size !== -1).reduce((a, b) => a * b, 1);
  const result = copied.map((size) => size === -1 ? Math.floor(elements / rest) : size);
  if (result.reduce((a, b) => a * b, 1) !== elements) {
    args.fail("shape", `${elements} elements, as x ${describeShape(from)} has`, `[${target}]`);
  }
  return result;
}

function symbolicReshape(args: OpArgs, from: readonly Size[], target: readonly Size[]): Size[] {
  if (target.includes(0)) {
    args.fail("shape", "no 0 where sizes are unknown", describeShape(target));
  }
  return solveShape(product(from), target.map((size) => size === -1 ? unknownSize() : size));
}

function inferSplit(args: OpArgs): InferredType[] {
  const { dtype, shape } = args.get("x");
  const axis = args.axis("axis", shape.length);
  const sizes = splitSizes(args, shape[axis]);
  return sizes.map((size) => ({
    dtype,
    shape: shape.map((other, index) => index === axis ? size : other),
  }));
}

function splitSizes(args: OpArgs, size: Size): readonly Size[] {
  if (args.has("split_sizes")) {
    const sizes = args.ints("split_sizes");
    const sum = sizes.reduce((a, b) => a + b, 0);
    if (isKnown(size) && sum !== size) args.fail("split_sizes", `a sum of ${size}`, `${sum}`);
    return sizes;
  }
  const count = args.int("num_splits");
  if (!isKnown(size)) return Array.from({ length: count }, unknownSize);
  if (count < 1 || size % count !== 0) {
    args.fail("num_splits", `a divisor of ${size}`, `${count}`);
  }
  return Array(count).fill(size / count);
}

/** `reshape`, `transpose`, `expand_dims`, `squeeze` and `split`. */
export const shapeChangeOps: Readonly<Record<string, OpSchema>> = {
  transpose: {
    ...base,
    inputs: { x: tensor("T"), perm: constant("int32") },
    infer: inferTranspose,
  },
  expand_dims: {
    ...base,
    inputs: { x: tensor("T"), axes: constant("int32") },
    infer: inferExpandDims,
  },
  squeeze: {
    ...base,
    inputs: { x: tensor("T"), axes: optional(constant("int32")) },
    infer: inferSqueeze,
  },
  reshape: {
    inputs: { x: tensor("T"), shape: tensor("U") },
    types: { T: movable, U: shapeInts },
    since: "iOS17",
    infer: inferReshape,
  },
  split: {
    inputs: {
      x: tensor("T"),
      num_splits: optional(constant("int32")),
      split_sizes: optional(constant("int32")),
      axis: constant("int32"),
    },
    types: { T: ["fp16", "fp32", "int32", "bool"] },
    since: "iOS15",
    infer: inferSplit,
  },
};
