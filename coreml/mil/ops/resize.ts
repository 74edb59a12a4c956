/** Upsampling of the last two axes. */
import { isKnown, type Size, unknownSize } from "../symbolic.ts";
import {
  constant,
  floats,
  type InferredType,
  type OpArgs,
  type OpSchema,
  optional,
  tensor,
} from "./schema.ts";

const inputs = {
  x: tensor("T"),
  scale_factor_height: optional(constant("U")),
  scale_factor_width: optional(constant("U")),
};
const types = { T: floats, U: ["int32", "fp32"] } as const;

function inferUpsample(args: OpArgs): InferredType[] {
  args.rank("x", 3, 5);
  const { dtype, shape } = args.get("x");
  const scale = (size: Size, argument: string): Size =>
    isKnown(size) ? Math.floor(size * args.int(argument)) : unknownSize();
  const [height, width] = shape.slice(-2);
  return [{
    dtype,
    shape: [
      ...shape.slice(0, -2),
      scale(height, "scale_factor_height"),
      scale(width, "scale_factor_width"),
    ],
  }];
}

/** `upsample_nearest_neighbor` and `upsample_bilinear`: unknown sizes stay unknown, even times 1. */
export const resizeOps: Readonly<Record<string, OpSchema>> = {
  upsample_nearest_neighbor: {
    inputs,
    types,
    since: "iOS15",
    defaults: () => ({ scale_factor_height: 1, scale_factor_width: 1 }),
    infer: inferUpsample,
  },
  upsample_bilinear: {
    inputs: {
      ...inputs,
      align_corners: optional(constant("bool")),
      half_pixel_centers: optional(constant("bool")),
    },
    types,
    since: "iOS16",
    defaults: () => ({ scale_factor_height: 1, scale_factor_width: 1, align_corners: true }),
    infer: inferUpsample,
  },
};
