/** Operations that select, join, repeat and make elements. */
import { tensor as makeTensor } from "../../../tensor/tensor.ts";
import { add, allKnown, divide, isKnown, multiply, type Size, unknownSize } from "../symbolic.ts";
import { inferSliceByIndex } from "./_slice.ts";
import {
  constant,
  describeShape,
  floats,
  type InferredType,
  type KnownValue,
  movable,
  numbers,
  type OpArgs,
  type OpSchema,
  optional,
  shapeInts,
  tensor,
  tensorList,
} from "./schema.ts";

/** A vector of sizes as a known value. */
const vector = (data: readonly Size[]): KnownValue => ({ shape: [data.length], data });

function inferConcat(args: OpArgs): InferredType[] {
  const values = args.list("values");
  const [first] = values;
  const rank = first.shape.length;
  const axis = rank === 0 ? 0 : args.axis("axis", rank);
  const interleave = args.flag("interleave");
  const shape: Size[] = [...first.shape];
  for (const value of values) {
    if (value.shape.length !== rank) {
      args.fail("values", `rank ${rank}`, describeShape(value.shape));
    }
    value.shape.forEach((size, index) => {
      const expected = first.shape[index];
      const differs = isKnown(size) && isKnown(expected) && size !== expected;
      if (differs && (index !== axis || interleave)) {
        args.fail(
          "values",
          `shapes like ${describeShape(first.shape)}`,
          describeShape(value.shape),
        );
      }
    });
  }
  const joined = values.map((value) => rank === 0 ? 1 : value.shape[axis]);
  shape[axis] = joined.reduce<Size>(add, 0);
  return [{ dtype: first.dtype, shape, value: interleave ? undefined : joinedValue(values) }];
}

/** Elements of short vectors and scalars; an unknown element becomes an unknown size. */
function joinedValue(values: OpArgs["args"][string]): KnownValue | undefined {
  const data: (Size | boolean | string)[] = [];
  for (const { shape, value } of values as ReturnType<OpArgs["list"]>) {
    if (shape.length > 1) return undefined;
    if (value !== undefined) {
      data.push(...value.data);
      continue;
    }
    const length = shape.length === 0 ? 1 : shape[0];
    if (!isKnown(length) || length > 10) return undefined;
    for (let i = 0; i < length; i++) data.push(unknownSize());
  }
  return { shape: [data.length], data };
}

function inferGather(args: OpArgs): InferredType[] {
  const { dtype, shape, value } = args.get("x");
  const indices = args.get("indices");
  const axis = args.axis("axis", shape.length);
  const batchDims = args.int("batch_dims");
  if (batchDims < 0 || batchDims >= shape.length || batchDims > indices.shape.length) {
    args.fail("batch_dims", "fewer than the axes of x and indices", `${batchDims}`);
  }
  const chosen = indices.value?.data;
  const known = value?.shape.length === 1 && batchDims === 0 &&
      chosen?.every((index) => typeof index === "number" && value.data.at(index) !== undefined)
    ? {
      shape: indices.value!.shape,
      data: chosen.map((index) => value.data.at(index as number)!),
    }
    : undefined;
  return [{
    dtype,
    shape: [
      ...shape.slice(0, axis),
      ...indices.shape.slice(batchDims),
      ...shape.slice(axis + 1),
    ],
    value: known,
  }];
}

function inferSliceBySize(args: OpArgs): InferredType[] {
  const { dtype, shape } = args.get("x");
  for (const name of ["begin", "size"]) {
    args.rank(name, 1);
    if (args.known(name, 0) !== shape.length) {
      args.fail(name, `${shape.length} elements`, describeShape(args.get(name).shape));
    }
  }
  const begin = args.sizes("begin");
  const sizes = args.sizes("size") ?? shape.map(() => unknownSize());
  return [{
    dtype,
    shape: sizes.map((size, axis) => {
      if (size !== -1) return size;
      const first = begin?.[axis];
      return first === undefined ? unknownSize() : add(shape[axis], multiply(first, -1));
    }),
  }];
}

function inferStack(args: OpArgs): InferredType[] {
  const values = args.list("values");
  const { dtype, shape } = values.find((value) => allKnown(value.shape)) ?? values[0];
  for (const value of values) {
    const fits = value.shape.length === shape.length &&
      value.shape.every((size, axis) =>
        !isKnown(size) || !isKnown(shape[axis]) || size === shape[axis]
      );
    if (!fits) args.fail("values", describeShape(shape), describeShape(value.shape));
  }
  const axis = args.axis("axis", shape.length + 1);
  return [{
    dtype,
    shape: [...shape.slice(0, axis), values.length, ...shape.slice(axis)],
    value: shape.length === 0 ? joinedValue(values) : undefined,
  }];
}

function inferPad(args: OpArgs): InferredType[] {
  const { dtype, shape } = args.get("x");
  args.string("mode", ["constant", "reflect", "replicate"]);
  const pad = args.sizes("pad");
  const length = args.known("pad", 0);
  if (length % 2 !== 0 || length > 2 * shape.length) {
    args.fail("pad", `up to ${shape.length} pairs`, `${length} elements`);
  }
  if (pad === undefined) {
    if (length !== 2 * shape.length) args.fail("pad", `${2 * shape.length} elements`, `${length}`);
    return [{ dtype, shape: shape.map(() => unknownSize()) }];
  }
  if (pad.some((size) => isKnown(size) && size < 0)) {
    args.fail("pad", "no negative element", describeShape(pad));
  }
  const first = shape.length - length / 2;
  return [{
    dtype,
    shape: shape.map((size, axis) => {
      const pair = 2 * (axis - first);
      return axis < first ? size : add(add(size, pad[pair]), pad[pair + 1]);
    }),
  }];
}

function inferRange(args: OpArgs): InferredType[] {
  const [start, end, step] = ["start", "end", "step"].map((name) => {
    args.rank(name, 0);
    return args.get(name).value?.data[0] as Size | undefined;
  });
  const { dtype } = args.get("start");
  if (start === undefined || end === undefined || step === undefined) {
    return [{ dtype, shape: [unknownSize()] }];
  }
  const length = divide(add(end, multiply(start, -1)), step);
  return [{ dtype, shape: [isKnown(length) ? Math.ceil(length) : length] }];
}

function inferTile(args: OpArgs): InferredType[] {
  const { dtype, shape } = args.get("x");
  const reps = args.sizes("reps");
  if (reps === undefined) return [{ dtype, shape: shape.map(() => unknownSize()) }];
  if (reps.length !== shape.length) {
    args.fail("reps", `${shape.length} elements`, `${reps.length}`);
  }
  return [{
    dtype,
    shape: shape.map((size, axis) => {
      const rep = reps[axis];
      if (isKnown(rep) && rep <= 0) args.fail("reps", "positive elements", describeShape(reps));
      if (rep === 1) return size;
      return isKnown(rep) && isKnown(size) ? rep * size : unknownSize();
    }),
  }];
}

function inferFill(args: OpArgs): InferredType[] {
  args.rank("shape", 1);
  const { dtype } = args.get("value");
  const sizes = args.sizes("shape");
  return [{
    dtype,
    shape: sizes ?? Array.from({ length: args.known("shape", 0) }, unknownSize),
  }];
}

/** Slices, `gather`, `concat`, `stack`, `pad`, `tile`, `fill`, `range_1d` and `shape`. */
export const dataMovementOps: Readonly<Record<string, OpSchema>> = {
  concat: {
    inputs: {
      values: tensorList("T"),
      axis: constant("int32"),
      interleave: optional(constant("bool")),
    },
    types: { T: movable },
    since: "iOS15",
    defaults: () => ({ interleave: false }),
    infer: inferConcat,
  },
  fill: {
    inputs: { shape: tensor("int32"), value: optional(constant("T")) },
    types: { T: [...numbers, "bool"] },
    since: "iOS15",
    defaults: () => ({ value: makeTensor("fp32", [], new Float32Array(1)) }),
    infer: inferFill,
  },
  gather: {
    inputs: {
      x: tensor("T"),
      indices: tensor("I"),
      axis: optional(constant("int32")),
      batch_dims: optional(constant("int32")),
      validate_indices: optional(constant("bool")),
    },
    types: {
      T: [...numbers, "int16", "uint16", "int8", "uint8"],
      I: ["int32", "int16", "uint16", "int8", "uint8"],
    },
    since: "iOS17",
    defaults: () => ({ axis: 0, batch_dims: 0, validate_indices: false }),
    infer: inferGather,
  },
  pad: {
    inputs: {
      x: tensor("T"),
      pad: tensor("int32"),
      mode: optional(constant("string")),
      constant_val: optional(constant("T")),
    },
    types: { T: floats },
    since: "iOS15",
    defaults: () => ({ mode: "constant", constant_val: 0 }),
    infer: inferPad,
  },
  range_1d: {
    inputs: { end: tensor("T"), start: tensor("T"), step: tensor("T") },
    types: { T: numbers },
    since: "iOS15",
    infer: inferRange,
  },
  shape: {
    inputs: { x: tensor("T") },
    types: { T: ["fp16", "fp32", "int32", "bool"] },
    since: "iOS15",
    infer: (args) => {
      const { shape } = args.get("x");
      return [{ dtype: "int32", shape: [shape.length], value: vector(shape) }];
    },
  },
  slice_by_index: {
    inputs: {
      x: tensor("T"),
      begin: tensor("U"),
      end: tensor("U"),
      stride: optional(constant("U")),
      begin_mask: optional(constant("bool")),
      end_mask: optional(constant("bool")),
      squeeze_mask: optional(constant("bool")),
    },
    types: { T: movable, U: shapeInts },
    since: "iOS17",
    infer: inferSliceByIndex,
  },
  slice_by_size: {
    inputs: { x: tensor("T"), begin: tensor("U"), size: tensor("U") },
    types: { T: movable, U: shapeInts },
    since: "iOS17",
    infer: inferSliceBySize,
  },
  stack: {
    inputs: { values: tensorList("T"), axis: constant("int32") },
    types: { T: movable },
    since: "iOS15",
    infer: inferStack,
  },
  tile: {
    inputs: { x: tensor("T"), reps: tensor("int32") },
    types: { T: ["fp16", "fp32", "int32", "bool"] },
    since: "iOS15",
    infer: inferTile,
  },
};
