/** Activation functions. */
import { sameType } from "./_shapes.ts";
import { constant, floats, type OpSchema, optional, tensor } from "./schema.ts";

const plain: OpSchema = {
  inputs: { x: tensor("T") },
  types: { T: floats },
  since: "iOS15",
  infer: (args) => [sameType(args)],
};

const withAlpha: OpSchema = {
  inputs: { x: tensor("T"), alpha: constant("U") },
  types: { T: floats, U: floats },
  since: "iOS17",
  infer: (args) => [sameType(args)],
};

/** `leaky_relu`, `gelu`, `softmax` and their like. */
export const activationOps: Readonly<Record<string, OpSchema>> = {
  elu: withAlpha,
  leaky_relu: withAlpha,
  relu: plain,
  sigmoid: plain,
  silu: plain,
  softplus: plain,
  gelu: {
    inputs: { x: tensor("T"), mode: optional(constant("string")) },
    types: { T: floats },
    since: "iOS15",
    defaults: () => ({ mode: "EXACT" }),
    infer: (args) => {
      args.string("mode", ["EXACT", "TANH_APPROXIMATION", "SIGMOID_APPROXIMATION"]);
      return [sameType(args)];
    },
  },
  softmax: {
    inputs: { x: tensor("T"), axis: optional(constant("int32")) },
    types: { T: floats },
    since: "iOS15",
    defaults: () => ({ axis: -1 }),
    infer: (args) => {
      args.axis("axis", args.get("x").shape.length);
      return [sameType(args)];
    },
  },
};
