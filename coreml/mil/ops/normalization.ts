/** Normalizations. */
import { isKnown } from "../symbolic.ts";
import { sameType } from "./_shapes.ts";
import {
  constant,
  describeShape,
  floats,
  type OpArgs,
  type OpSchema,
  optional,
  tensor,
} from "./schema.ts";

function checkChannelVectors(args: OpArgs, names: readonly string[]): void {
  const channels = args.get("x").shape[1];
  for (const name of names) {
    if (!args.has(name)) continue;
    const { shape } = args.get(name);
    if (shape.length !== 1 || (isKnown(channels) && shape[0] !== channels)) {
      args.fail(name, describeShape([channels]), describeShape(shape));
    }
  }
}

/** `instance_norm` and `batch_norm` over `[n, C, *spatial]`, `layer_norm` over any axes. */
export const normalizationOps: Readonly<Record<string, OpSchema>> = {
  instance_norm: {
    inputs: {
      x: tensor("T"),
      gamma: optional(constant("U")),
      beta: optional(constant("U")),
      epsilon: optional(constant("U")),
    },
    types: { T: floats, U: floats },
    since: "iOS17",
    defaults: () => ({ epsilon: 1e-5 }),
    infer: (args) => {
      args.rank("x", 3, 4);
      checkChannelVectors(args, ["gamma", "beta"]);
      return [sameType(args)];
    },
  },
  batch_norm: {
    inputs: {
      x: tensor("T"),
      mean: constant("U"),
      variance: constant("U"),
      gamma: optional(constant("U")),
      beta: optional(constant("U")),
      epsilon: optional(constant("U")),
    },
    types: { T: floats, U: floats },
    since: "iOS17",
    defaults: () => ({ epsilon: 1e-5 }),
    infer: (args) => {
      args.rank("x", 3, 5);
      checkChannelVectors(args, ["mean", "variance", "gamma", "beta"]);
      return [sameType(args)];
    },
  },
  layer_norm: {
    inputs: {
      x: tensor("T"),
      axes: optional(constant("int32")),
      gamma: optional(constant("U")),
      beta: optional(constant("U")),
      epsilon: optional(constant("U")),
    },
    types: { T: floats, U: floats },
    since: "iOS17",
    defaults: (args) => ({ axes: args.get("x").shape.map((_, axis) => axis), epsilon: 1e-5 }),
    infer: (args) => {
      const { shape } = args.get("x");
      const axes = args.ints("axes").map((axis) => args.axis("axes", shape.length, axis));
      const normalized = shape.filter((_, axis) => axes.includes(axis));
      for (const name of ["gamma", "beta"]) {
        if (!args.has(name)) continue;
        const given = args.get(name).shape;
        const fits = given.length === normalized.length &&
          normalized.every((size, axis) => !isKnown(size) || size === given[axis]);
        if (!fits) args.fail(name, describeShape(normalized), describeShape(given));
      }
      return [sameType(args)];
    },
  },
};
