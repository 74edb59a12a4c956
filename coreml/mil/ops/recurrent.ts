/** Recurrent layers. */
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

const activations = ["tanh", "scaled_tanh", "sigmoid", "hard_sigmoid", "relu", "linear"];

function checkWeights(args: OpArgs, suffix: string, inputSize: unknown): number {
  args.rank(`weight_ih${suffix}`, 2);
  args.rank(`weight_hh${suffix}`, 2);
  const hiddenSize = args.known(`weight_hh${suffix}`, 1);
  for (
    const [name, columns] of [[`weight_ih${suffix}`, inputSize], [`weight_hh${suffix}`, hiddenSize]]
  ) {
    const { shape } = args.get(name as string);
    if (shape[0] !== 4 * hiddenSize || (typeof columns === "number" && shape[1] !== columns)) {
      args.fail(
        name as string,
        `[${4 * hiddenSize}, ${typeof columns === "number" ? columns : "?"}]`,
        describeShape(shape),
      );
    }
  }
  return hiddenSize;
}

function inferLstm(args: OpArgs): InferredType[] {
  args.rank("x", 3);
  const { dtype, shape: [length, batch, inputSize] } = args.get("x");
  for (const name of ["recurrent_activation", "cell_activation", "activation"]) {
    args.string(name, activations);
  }
  const bidirectional = args.string("direction", ["forward", "reverse", "bidirectional"]) ===
    "bidirectional";
  const hiddenSize = checkWeights(args, "", inputSize);
  if (bidirectional) checkWeights(args, "_back", inputSize);
  const width = hiddenSize * (bidirectional ? 2 : 1);
  for (const name of ["initial_h", "initial_c"]) {
    const { shape } = args.get(name);
    if (shape.length !== 2 || shape[1] !== width) {
      args.fail(name, describeShape([batch, width]), describeShape(shape));
    }
  }
  const state = { dtype, shape: [batch, width] };
  return [
    { dtype, shape: [args.flag("output_sequence") ? length : 1, batch, width] },
    state,
    state,
  ];
}

/**
 * `lstm`: x `[S, B, I]`, weights `[4H, I]` and `[4H, H]` with gates in the order i, f, o, z; outputs the
 * sequence `[S or 1, B, D * H]` and the last hidden and cell state `[B, D * H]`, D being 2 when bidirectional.
 */
export const recurrentOps: Readonly<Record<string, OpSchema>> = {
  lstm: {
    inputs: {
      x: tensor("T"),
      initial_h: tensor("T"),
      initial_c: tensor("T"),
      weight_ih: constant("T"),
      weight_hh: constant("T"),
      bias: optional(constant("T")),
      peephole: optional(constant("T")),
      weight_ih_back: optional(constant("T")),
      weight_hh_back: optional(constant("T")),
      bias_back: optional(constant("T")),
      peephole_back: optional(constant("T")),
      direction: optional(constant("string")),
      output_sequence: optional(constant("bool")),
      recurrent_activation: optional(constant("string")),
      cell_activation: optional(constant("string")),
      activation: optional(constant("string")),
      clip: optional(constant("T")),
    },
    types: { T: floats },
    since: "iOS17",
    defaults: () => ({
      direction: "forward",
      output_sequence: false,
      recurrent_activation: "sigmoid",
      cell_activation: "tanh",
      activation: "tanh",
    }),
    infer: inferLstm,
  },
};
