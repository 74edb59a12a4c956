import assert from "node:assert/strict";
import { checkpointOf, fp32, largestError, patterned, runBlock } from "../_testing.ts";
import type { Tensor } from "../../tensor/tensor.ts";
import { bidirectionalLstm, reorderGates } from "./lstm.ts";

Deno.test("gates i, f, g, o become i, f, o, g", () => {
  const reordered = reorderGates(fp32([4, 2], [1, 2, 3, 4, 5, 6, 7, 8]));
  assert.deepEqual([...reordered.data], [1, 2, 3, 4, 7, 8, 5, 6]);
});

const [length, inputDim, hiddenDim] = [5, 3, 2];
const weights = Object.fromEntries(
  ["", "_reverse"].flatMap((suffix, direction) =>
    Object.entries({
      weight_ih: [4 * hiddenDim, inputDim],
      weight_hh: [4 * hiddenDim, hiddenDim],
      bias_ih: [4 * hiddenDim],
      bias_hh: [4 * hiddenDim],
    }).map(([name, shape], i) => [
      `lstm.${name}_l0${suffix}`,
      patterned(shape, 10 * direction + i + 1),
    ])
  ),
) as Record<string, Tensor<"fp32">>;

/** The equations in PyTorch's documentation of `LSTM`, one direction over `rows` in their order. */
function direction(rows: readonly Float32Array[], suffix: string): number[][] {
  const read = (name: string) => weights[`lstm.${name}_l0${suffix}`].data;
  const sigmoid = (x: number) => 1 / (1 + Math.exp(-x));
  let [h, c] = [Array(hiddenDim).fill(0), Array(hiddenDim).fill(0)];
  return rows.map((x) => {
    const gates = Array.from({ length: 4 * hiddenDim }, (_, row) => {
      let sum = read("bias_ih")[row] + read("bias_hh")[row];
      for (let i = 0; i < inputDim; i++) sum += read("weight_ih")[row * inputDim + i] * x[i];
      for (let i = 0; i < hiddenDim; i++) sum += read("weight_hh")[row * hiddenDim + i] * h[i];
      return sum;
    });
    const gate = (index: number, unit: number) => gates[index * hiddenDim + unit];
    c = c.map((old, unit) =>
      sigmoid(gate(1, unit)) * old + sigmoid(gate(0, unit)) * Math.tanh(gate(2, unit))
    );
    h = c.map((cell, unit) => sigmoid(gate(3, unit)) * Math.tanh(cell));
    return h;
  });
}

Deno.test("a bidirectional LSTM computes PyTorch's", async () => {
  const x = patterned([length, 1, inputDim], 77);
  const rows = Array.from(
    { length },
    (_, t) => x.data.subarray(t * inputDim, (t + 1) * inputDim),
  );
  const forward = direction(rows, "");
  const backward = direction(rows.toReversed(), "_reverse").reverse();
  const expected = forward.flatMap((h, t) => [...h, ...backward[t]]);
  const y = await runBlock(
    checkpointOf(weights),
    { x },
    (s, { x }) => bidirectionalLstm(s, x, "lstm"),
  );
  assert.deepEqual(y.shape, [length, 1, 2 * hiddenDim]);
  assert(largestError(y, expected) < 1e-6);
});
