/** Products of matrices. */
import { allocate, tensor as makeTensor } from "../../../tensor/tensor.ts";
import { isKnown, sameSize } from "../symbolic.ts";
import { broadcast } from "./_shapes.ts";
import {
  constant,
  describeShape,
  type InferredType,
  numbers,
  type OpArgs,
  type OpSchema,
  optional,
  tensor,
} from "./schema.ts";

function inferLinear(args: OpArgs): InferredType[] {
  args.rank("weight", 2);
  const { dtype, shape } = args.get("x");
  const [outputs, inputs] = [args.known("weight", 0), args.known("weight", 1)];
  const last = shape[shape.length - 1];
  if (shape.length === 0 || (isKnown(last) && last !== inputs)) {
    args.fail("x", `a last axis of ${inputs} elements`, describeShape(shape));
  }
  const bias = args.get("bias").shape;
  if (bias.length !== 1 || bias[0] !== outputs) {
    args.fail("bias", `[${outputs}]`, describeShape(bias));
  }
  return [{ dtype, shape: [...shape.slice(0, -1), outputs] }];
}

function inferMatmul(args: OpArgs): InferredType[] {
  args.rank("x", 2, 5);
  args.rank("y", 2, 5);
  const [x, y] = [args.get("x"), args.get("y")];
  if (x.dtype !== y.dtype && x.constant === y.constant) args.fail("y", x.dtype, y.dtype);
  const rowsOf = (shape: typeof x.shape, transposed: boolean) => {
    const [rows, columns] = shape.slice(-2);
    return transposed ? [columns, rows] : [rows, columns];
  };
  const [rows, inner] = rowsOf(x.shape, args.flag("transpose_x"));
  const [yInner, columns] = rowsOf(y.shape, args.flag("transpose_y"));
  if (isKnown(inner) && isKnown(yInner) && !sameSize(inner, yInner)) {
    args.fail("y", `${inner} rows, as x ${describeShape(x.shape)} asks`, describeShape(y.shape));
  }
  const batch = broadcast(args, "y", x.shape.slice(0, -2), y.shape.slice(0, -2));
  return [{ dtype: y.constant ? x.dtype : y.dtype, shape: [...batch, rows, columns] }];
}

/** `linear` (weight `[out, in]`, bias `[out]`) and `matmul`. */
export const linearOps: Readonly<Record<string, OpSchema>> = {
  linear: {
    inputs: { x: tensor("T"), weight: constant("U"), bias: optional(constant("U")) },
    types: { T: numbers, U: numbers },
    since: "iOS17",
    defaults: (args) => {
      args.rank("weight", 2);
      const outputs = args.known("weight", 0);
      const dtype = args.get("weight").dtype as "fp16" | "fp32" | "int32";
      return { bias: makeTensor(dtype, [outputs], allocate(dtype, outputs)) };
    },
    infer: inferLinear,
  },
  matmul: {
    inputs: {
      x: tensor("T"),
      y: tensor("U"),
      transpose_x: optional(constant("bool")),
      transpose_y: optional(constant("bool")),
    },
    types: { T: numbers, U: numbers },
    since: "iOS17",
    defaults: () => ({ transpose_x: false, transpose_y: false }),
    infer: inferMatmul,
  },
};
