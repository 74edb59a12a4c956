/**
 * Decompression of weights that a package stores compressed.
 * @module
 */
import { allocate, elementCount, type Tensor } from "../../tensor/tensor.ts";
import { UnsupportedError } from "./operation.ts";

/**
 * Indices of `bits` bits each, packed from the least significant bit of the first byte on; an index
 * may span two bytes. Source: `constexpr_lut_to_dense` of the MIL specification.
 */
function unpackIndices(packed: Uint8Array, bits: number, count: number): Uint8Array {
  if (packed.length < Math.ceil(count * bits / 8)) {
    throw new UnsupportedError(
      `${packed.length} bytes of indices, where ${count} of ${bits} bits need ${
        Math.ceil(count * bits / 8)
      }`,
    );
  }
  if (bits === 8) return packed.subarray(0, count);
  const indices = new Uint8Array(count);
  const mask = (1 << bits) - 1;
  for (let i = 0, bit = 0; i < count; i++, bit += bits) {
    const byte = bit >> 3;
    indices[i] = (packed[byte] | (packed[byte + 1] << 8)) >> (bit & 7) & mask;
  }
  return indices;
}

/** Entries of the table `lut` (2, 4, 16, 64 or 256 of them) at the packed `indices`. */
export function lookUp(indices: Uint8Array, lut: Tensor, shape: readonly number[]): Tensor {
  const bits = Math.log2(lut.data.length);
  if (![1, 2, 3, 4, 6, 8].includes(bits)) {
    throw new UnsupportedError(`a look-up table of ${lut.data.length} entries`);
  }
  const count = elementCount(shape);
  const unpacked = unpackIndices(indices, bits, count);
  const data = allocate("fp32", count);
  const entries = Float32Array.from(lut.data as Float32Array, Number);
  for (let i = 0; i < count; i++) data[i] = entries[unpacked[i]];
  return { dtype: "fp32", shape, data };
}

/** `scale * (quantized - zeroPoint)`, with scale and zero point for all or for each slice of `axis`. */
export function dequantize(
  quantized: Tensor,
  scale: Tensor,
  zeroPoint: Tensor,
  axis: number,
): Tensor {
  const { shape, data: stored } = quantized;
  const inner = elementCount(shape.slice(axis + 1));
  const data = allocate("fp32", stored.length);
  const at = ({ data }: Tensor, slice: number) => Number(data[data.length === 1 ? 0 : slice]);
  for (let start = 0, row = 0; start < data.length; start += inner, row++) {
    const slice = row % shape[axis];
    const [factor, zero] = [at(scale, slice), at(zeroPoint, slice)];
    for (let i = start; i < start + inner; i++) data[i] = factor * (Number(stored[i]) - zero);
  }
  return { dtype: "fp32", shape, data };
}
