/**
 * Weight normalization, folded into plain weights.
 *
 * Source: Salimans and Kingma 2016, "Weight Normalization"; `torch.nn.utils.weight_norm` with dim 0.
 * @module
 */
import { elementCount, type Tensor, tensor } from "../../tensor/tensor.ts";

/**
 * `g * v / |v|`, where `|v|` is the Euclidean norm over all axes but the first.
 * @param g [C, 1, ...] magnitudes, one a slice of the first axis
 * @param v [C, ...] directions
 * @returns [C, ...]; a slice whose direction is all zero stays zero, where PyTorch would give NaN.
 */
export function foldWeightNorm(g: Tensor<"fp32">, v: Tensor<"fp32">): Tensor<"fp32"> {
  const rowLength = elementCount(v.shape.slice(1));
  const folded = new Float32Array(v.data.length);
  for (let row = 0; row < g.data.length; row++) {
    const start = row * rowLength;
    let squares = 0;
    for (let i = start; i < start + rowLength; i++) squares += v.data[i] * v.data[i];
    const scale = squares === 0 ? 0 : g.data[row] / Math.sqrt(squares);
    for (let i = start; i < start + rowLength; i++) folded[i] = v.data[i] * scale;
  }
  return tensor("fp32", v.shape, folded);
}
