/**
 * Bidirectional LSTM.
 * @module
 */
import type { MilVar } from "../../coreml/mil/builder.ts";
import { type Tensor, tensor } from "../../tensor/tensor.ts";
import type { StageBuilder } from "./stage_builder.ts";

/**
 * `torch.nn.LSTM` called `module`, one bidirectional layer from a zero state.
 *
 * PyTorch stacks its gates as i, f, g, o and adds two biases; Core ML stacks them as i, f, o, g and
 * takes one.
 * @param x [T, 1, I]
 * @returns [T, 1, 2 H]: forward direction, then backward
 */
export function bidirectionalLstm(s: StageBuilder, x: MilVar, module: string): MilVar {
  const read = (name: string) => s.checkpoint.tensor(`${module}.${name}`);
  const matrix = (name: string) =>
    s.weight(`${module}.${name}.ifog`, () => reorderGates(read(name)));
  const bias = (suffix: string) =>
    s.weight(
      `${module}.bias_l0${suffix}.ifog`,
      () => reorderGates(sum(read(`bias_ih_l0${suffix}`), read(`bias_hh_l0${suffix}`))),
    );
  const hiddenDim = s.shape(`${module}.weight_hh_l0`)[1];
  const zeros = s.weight(
    `zero_state_${hiddenDim}`,
    () => tensor("fp32", [1, 2 * hiddenDim], new Float32Array(2 * hiddenDim)),
  );
  const [hidden] = s.mil.ops("lstm", {
    x,
    initial_h: zeros,
    initial_c: zeros,
    weight_ih: matrix("weight_ih_l0"),
    weight_hh: matrix("weight_hh_l0"),
    bias: bias(""),
    weight_ih_back: matrix("weight_ih_l0_reverse"),
    weight_hh_back: matrix("weight_hh_l0_reverse"),
    bias_back: bias("_reverse"),
    direction: "bidirectional",
    output_sequence: true,
    recurrent_activation: "sigmoid",
    cell_activation: "tanh",
    activation: "tanh",
  });
  return hidden;
}

/** Rows of the gates i, f, g, o put in the order i, f, o, g: [4 H, ...] -> [4 H, ...]. */
export function reorderGates(value: Tensor<"fp32">): Tensor<"fp32"> {
  const quarter = value.data.length / 4;
  const data = new Float32Array(value.data.length);
  [0, 1, 3, 2].forEach((gate, i) =>
    data.set(value.data.subarray(gate * quarter, (gate + 1) * quarter), i * quarter)
  );
  return tensor("fp32", value.shape, data);
}

function sum(a: Tensor<"fp32">, b: Tensor<"fp32">): Tensor<"fp32"> {
  return tensor("fp32", a.shape, a.data.map((value, i) => value + b.data[i]));
}
