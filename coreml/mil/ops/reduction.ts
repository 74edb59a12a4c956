/** Reductions and running sums. */
import { sameType } from "./_shapes.ts";
import { constant, numbers, type OpSchema, optional, tensor } from "./schema.ts";

const reduce: OpSchema = {
  inputs: {
    x: tensor("T"),
    axes: optional(constant("int32")),
    keep_dims: optional(constant("bool")),
  },
  types: { T: numbers },
  since: "iOS15",
  defaults: () => ({ keep_dims: false }),
  infer: (args) => {
    const { dtype, shape } = args.get("x");
    const axes = args.has("axes")
      ? args.ints("axes").map((axis) => args.axis("axes", shape.length, axis))
      : shape.map((_, axis) => axis);
    const reduced = args.flag("keep_dims")
      ? shape.map((size, axis) => axes.includes(axis) ? 1 : size)
      : shape.filter((_, axis) => !axes.includes(axis));
    return [{ dtype, shape: reduced }];
  },
};

/** `reduce_*` over axes, and `cumsum` along one. */
export const reductionOps: Readonly<Record<string, OpSchema>> = {
  reduce_max: reduce,
  reduce_mean: reduce,
  reduce_min: reduce,
  reduce_sum: reduce,
  cumsum: {
    inputs: {
      x: tensor("T"),
      axis: optional(constant("int32")),
      exclusive: optional(constant("bool")),
      reverse: optional(constant("bool")),
    },
    types: { T: numbers },
    since: "iOS15",
    defaults: () => ({ axis: 0, exclusive: false, reverse: false }),
    infer: (args) => {
      const rank = args.get("x").shape.length;
      const axis = args.int("axis");
      // Only the last axis may be counted from the end.
      if (axis < -1 || axis >= rank) args.fail("axis", `-1 to ${rank - 1}`, `${axis}`);
      return [sameType(args)];
    },
  },
};
