/** Convolutions and pools. `x` is `[n, C_in, *spatial]` with one to three spatial axes. */
import { add, isKnown, multiply, type Size } from "../symbolic.ts";
import { windowShape } from "./_shapes.ts";
import {
  constant,
  describeShape,
  floats,
  type InferredType,
  type OpArgs,
  type OpSchema,
  optional,
  tensor,
} from "./schema.ts";

const fill = (length: number, value: number): number[] => Array(length).fill(value);
const spatialRank = (args: OpArgs): number => {
  args.rank("x", 3, 5);
  return args.get("x").shape.length - 2;
};

const padTypes = ["valid", "custom", "same", "same_lower"];

const convolution = {
  inputs: {
    x: tensor("T"),
    weight: tensor("U"),
    bias: optional(tensor("U")),
    strides: optional(constant("int32")),
    pad_type: optional(constant("string")),
    pad: optional(constant("int32")),
    dilations: optional(constant("int32")),
    groups: optional(constant("int32")),
  },
  types: { T: floats, U: floats },
  since: "iOS17",
  defaults: (args: OpArgs) => {
    const rank = spatialRank(args);
    return {
      strides: fill(rank, 1),
      pad_type: "valid",
      pad: fill(2 * rank, 0),
      dilations: fill(rank, 1),
      groups: 1,
    };
  },
} as const;

function checkBias(args: OpArgs, channels: number): void {
  if (!args.has("bias")) return;
  const { shape } = args.get("bias");
  if (shape.length !== 1 || shape[0] !== channels) {
    args.fail("bias", `[${channels}]`, describeShape(shape));
  }
}

function checkChannels(args: OpArgs, weightChannels: number, expected: number): void {
  if (weightChannels !== expected) {
    args.fail("weight", `${expected} input channels`, describeShape(args.get("weight").shape));
  }
}

const pool = (extra: OpSchema["inputs"], defaults: Record<string, boolean>): OpSchema => ({
  inputs: {
    x: tensor("T"),
    kernel_sizes: constant("int32"),
    strides: optional(constant("int32")),
    pad_type: constant("string"),
    pad: optional(constant("int32")),
    ceil_mode: optional(constant("bool")),
    ...extra,
  },
  types: { T: floats },
  since: "iOS15",
  defaults: (args) => ({
    strides: fill(spatialRank(args), 1),
    pad: fill(2 * spatialRank(args), 0),
    ceil_mode: false,
    ...defaults,
  }),
  infer: (args) => {
    const rank = spatialRank(args);
    const { dtype, shape } = args.get("x");
    const kernel = args.ints("kernel_sizes");
    if (kernel.length !== rank) args.fail("kernel_sizes", `${rank} elements`, `${kernel.length}`);
    const spatial = windowShape(args, shape.slice(2), {
      kernel,
      strides: args.ints("strides"),
      dilations: fill(rank, 1),
      padType: args.string("pad_type", padTypes),
      pad: args.ints("pad"),
      ceilMode: args.flag("ceil_mode"),
    });
    return [{ dtype, shape: [shape[0], shape[1], ...spatial] }];
  },
});

function inferConv(args: OpArgs): InferredType[] {
  const rank = spatialRank(args);
  args.rank("weight", rank + 2);
  const { dtype, shape } = args.get("x");
  const [outputChannels, groupChannels, ...kernel] = fill(rank + 2, 0).map((_, axis) =>
    args.known("weight", axis)
  );
  const channels = shape[1];
  if (isKnown(channels)) checkChannels(args, groupChannels * args.int("groups"), channels);
  checkBias(args, outputChannels);
  const spatial = windowShape(args, shape.slice(2), {
    kernel,
    strides: args.ints("strides"),
    dilations: args.ints("dilations"),
    padType: args.string("pad_type", padTypes),
    pad: args.ints("pad"),
    ceilMode: false,
  });
  return [{ dtype, shape: [shape[0], outputChannels, ...spatial] }];
}

function inferConvTranspose(args: OpArgs): InferredType[] {
  const rank = spatialRank(args);
  args.rank("weight", rank + 2);
  const { dtype, shape } = args.get("x");
  const [inputChannels, groupChannels, ...kernel] = fill(rank + 2, 0).map((_, axis) =>
    args.known("weight", axis)
  );
  if (isKnown(shape[1])) checkChannels(args, inputChannels, shape[1]);
  const outputChannels = groupChannels * args.int("groups");
  checkBias(args, outputChannels);
  if (args.has("output_shape")) return [{ dtype, shape: args.ints("output_shape") }];
  const strides = args.ints("strides");
  const dilations = args.ints("dilations");
  const pad = args.ints("pad");
  const padType = args.string("pad_type", ["valid", "custom", "same"]);
  const spatial = shape.slice(2).map((size, axis): Size => {
    const stretched = multiply(size, strides[axis]);
    if (padType === "same") return stretched;
    const reach = (kernel[axis] - 1) * dilations[axis] + 1;
    const padding = padType === "custom" ? pad[2 * axis] + pad[2 * axis + 1] : 0;
    return add(stretched, reach - strides[axis] - padding);
  });
  return [{ dtype, shape: [shape[0], outputChannels, ...spatial] }];
}

/** `conv` (weight `[C_out, C_in / groups, *K]`), `conv_transpose` (`[C_in, C_out / groups, *K]`), pools. */
export const convolutionOps: Readonly<Record<string, OpSchema>> = {
  conv: { ...convolution, infer: inferConv },
  conv_transpose: {
    ...convolution,
    inputs: { ...convolution.inputs, output_shape: optional(constant("int32")) },
    infer: inferConvTranspose,
  },
  avg_pool: pool(
    { exclude_padding_from_average: optional(constant("bool")) },
    { exclude_padding_from_average: false },
  ),
  max_pool: pool({}, {}),
};
