/** Element-wise operations of one, two and three arguments. */
import type { MilDtype } from "../program.ts";
import { broadcast, sameType } from "./_shapes.ts";
import { constant, floats, movable, numbers, type OpSchema, optional, tensor } from "./schema.ts";

const unary = (types: readonly MilDtype[]): OpSchema => ({
  inputs: { x: tensor("T") },
  types: { T: types },
  since: "iOS15",
  infer: (args) => [sameType(args)],
});

const withEpsilon = (epsilon: number): OpSchema => ({
  inputs: { x: tensor("T"), epsilon: optional(constant("U")) },
  types: { T: floats, U: floats },
  since: "iOS17",
  defaults: () => ({ epsilon }),
  infer: (args) => [sameType(args)],
});

const binary = (types: readonly MilDtype[], result?: MilDtype): OpSchema => ({
  inputs: { x: tensor("T"), y: tensor("T") },
  types: { T: types },
  since: "iOS15",
  infer: (args) => {
    const { dtype, shape } = args.get("x");
    return [{ dtype: result ?? dtype, shape: broadcast(args, "y", shape, args.get("y").shape) }];
  },
});

const castDtypes = movable;

/** `cast`, `clip`, `select` and the arithmetic, comparison, logical and elementary functions. */
export const elementwiseOps: Readonly<Record<string, OpSchema>> = {
  abs: unary(numbers),
  atan: unary(floats),
  ceil: unary(floats),
  cos: unary(floats),
  erf: unary(floats),
  exp: unary(floats),
  floor: unary(floats),
  identity: {
    ...unary(movable),
    infer: (args) => [{ ...sameType(args), value: args.get("x").value }],
  },
  logical_not: unary(["bool"]),
  round: unary(floats),
  sign: unary(numbers),
  sin: unary(floats),
  sqrt: unary(floats),
  square: unary(numbers),
  tanh: unary(floats),
  inverse: withEpsilon(1e-4),
  log: withEpsilon(1e-45),
  rsqrt: withEpsilon(1e-12),
  add: binary(numbers),
  floor_div: binary(numbers),
  maximum: binary(numbers),
  minimum: binary(numbers),
  mod: binary(numbers),
  mul: binary(numbers),
  pow: binary(numbers),
  real_div: binary(numbers),
  sub: binary(numbers),
  equal: binary(numbers, "bool"),
  greater: binary(numbers, "bool"),
  greater_equal: binary(numbers, "bool"),
  less: binary(numbers, "bool"),
  less_equal: binary(numbers, "bool"),
  not_equal: binary(numbers, "bool"),
  logical_and: binary(["bool"]),
  logical_or: binary(["bool"]),
  logical_xor: binary(["bool"]),
  clip: {
    inputs: { x: tensor("T"), alpha: constant("T"), beta: constant("T") },
    types: { T: floats },
    since: "iOS17",
    infer: (args) => {
      const [alpha, beta] = [args.int("alpha"), args.int("beta")];
      if (alpha >= beta) args.fail("beta", `more than alpha (${alpha})`, `${beta}`);
      return [sameType(args)];
    },
  },
  cast: {
    inputs: { x: tensor("T"), dtype: constant("string") },
    types: { T: castDtypes },
    since: "iOS17",
    infer: (args) => {
      const { shape, value } = args.get("x");
      const dtype = args.string("dtype", castDtypes) as MilDtype;
      // Sizes of a shape vector stay known; a symbolic scalar does not.
      const keeps = value !== undefined &&
        (shape.length === 1 || value.data.every((element) => typeof element === "number"));
      return [{ dtype, shape, value: keeps ? value : undefined }];
    },
  },
  select: {
    inputs: { cond: tensor("bool"), a: tensor("T"), b: tensor("T") },
    types: { T: [...numbers, "bool"] },
    since: "iOS15",
    // As coremltools infers it: `cond` broadcasts at run time, but does not take part here.
    infer: (args) => {
      const { dtype, shape } = args.get("a");
      return [{ dtype, shape: broadcast(args, "b", shape, args.get("b").shape) }];
    },
  },
};
