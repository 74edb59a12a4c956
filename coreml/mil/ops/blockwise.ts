/** Compressed constants in the forms of iOS 18: a table or a scale for each block of a weight. */
import { elementBits } from "../dtypes.ts";
import type { MilDtype } from "../program.ts";
import { compressedOps } from "./compressed.ts";
import {
  constant,
  describeShape,
  floats,
  type InferredType,
  type OpArgs,
  type OpSchema,
  optional,
} from "./schema.ts";

/** Element types of integers that a scale makes floats of. */
const scaled = ["int4", "uint4", "int8", "uint8"] as const satisfies readonly MilDtype[];

/** Checks that the first axes of `argument` divide those of `data` into blocks. */
function checkBlocks(args: OpArgs, argument: string, data: string): void {
  args.get(data).shape.forEach((_, axis) => {
    const [size, blocks] = [args.known(data, axis), args.known(argument, axis)];
    if (blocks === 0 || size % blocks !== 0) {
      args.fail(argument, `a divisor of ${size} along axis ${axis}`, `${blocks}`);
    }
  });
}

function inferPalette(args: OpArgs): InferredType[] {
  const { dtype, shape } = args.get("indices");
  const rank = shape.length;
  if (rank === 0) args.fail("indices", "rank 1 or more", "rank 0");
  args.rank("lut", rank + 2);
  checkBlocks(args, "lut", "indices");
  const [entries, width] = [args.known("lut", rank), args.known("lut", rank + 1)];
  const expected = 2 ** elementBits(dtype as "uint8");
  if (entries !== expected) {
    args.fail("lut", `${expected} entries a table, for indices of ${dtype}`, `${entries}`);
  }
  if (!args.has("vector_axis") && width !== 1) {
    args.fail("vector_axis", `the axis of vectors of ${width} elements`, "none");
  }
  const axis = args.has("vector_axis") ? args.axis("vector_axis", rank) : 0;
  const widened = shape.map((_, index) =>
    args.known("indices", index) * (index === axis ? width : 1)
  );
  return [{ dtype: args.get("lut").dtype, shape: widened }];
}

function inferShiftScale(args: OpArgs): InferredType[] {
  const { dtype, shape } = args.get("data");
  if (shape.length === 0) args.fail("data", "rank 1 or more", "rank 0");
  const scale = args.get("scale");
  args.rank("scale", shape.length);
  checkBlocks(args, "scale", "data");
  if (args.has("offset")) {
    const offset = args.get("offset");
    if (`${offset.shape}` !== `${scale.shape}`) {
      args.fail("offset", describeShape(scale.shape), describeShape(offset.shape));
    }
    if (offset.dtype !== dtype && !floats.includes(offset.dtype as "fp16")) {
      args.fail("offset", `${dtype}, as data, or a float`, offset.dtype);
    }
  }
  return [{ dtype: scale.dtype, shape }];
}

/**
 * `constexpr_lut_to_dense`: `lut` has two axes more than `indices`, the entries of a table and the elements
 * of an entry, and as many tables along each other axis as there are groups; entries of several elements lie
 * along `vector_axis`. `constexpr_blockwise_shift_scale`: `scale * (data - offset)`, where scale and offset
 * have as many elements along each axis as there are blocks. `constexpr_cast` is as before.
 */
export const blockwiseOps: Readonly<Record<string, OpSchema>> = {
  constexpr_lut_to_dense: {
    inputs: {
      indices: constant("I"),
      lut: constant("T"),
      vector_axis: optional(constant("int32")),
    },
    types: {
      I: ["uint1", "uint2", "uint3", "uint4", "uint6", "uint8"],
      T: [...floats, "int8", "uint8"],
    },
    since: "iOS18",
    storage: "inputs",
    infer: inferPalette,
  },
  constexpr_blockwise_shift_scale: {
    inputs: { data: constant("S"), scale: constant("T"), offset: optional(constant("O")) },
    types: { S: [...scaled, ...floats], T: floats, O: [...scaled, ...floats] },
    since: "iOS18",
    storage: "inputs",
    infer: inferShiftScale,
  },
  constexpr_cast: { ...compressedOps.constexpr_cast, since: "iOS18", storage: "inputs" },
};
