import assert from "node:assert/strict";
import type { MilConstant } from "../../coreml/mil/program.ts";
import { fp16, fp32, int32, make, milConstant } from "../_mil_testing.ts";
import type { Tensor } from "../../tensor/tensor.ts";
import { constantRules } from "./constants.ts";

function evaluate(type: string, args: Record<string, Tensor | string>): MilConstant {
  return constantRules[type]((key) => milConstant(args[key]));
}

/** Packs indices as the MIL specification draws it: bit 0 of index 0 is bit 0 of byte 0. */
function pack(indices: readonly number[], bits: number): Tensor<"uint8"> {
  const text = indices.map((index) => [...index.toString(2).padStart(bits, "0")].reverse().join(""))
    .join("").padEnd(Math.ceil(indices.length * bits / 8) * 8, "0");
  const bytes = text.match(/.{8}/g)!.map((byte) => parseInt([...byte].reverse().join(""), 2));
  return make("uint8", [bytes.length], bytes);
}

for (const bits of [1, 2, 3, 4, 6, 8]) {
  Deno.test(`palettes of ${bits} bits, an odd number of elements`, () => {
    const size = 2 ** bits;
    const indices = Array.from({ length: 15 }, (_, i) => (i * 11 + 1) % size);
    const entries = Array.from({ length: size }, (_, i) => Math.f16round(i / 3 - 1));
    const dense = evaluate("constexpr_lut_to_dense", {
      indices: pack(indices, bits),
      lut: fp16([size], entries),
      shape: make("uint32", [2], [3, 5]),
    });
    assert.deepEqual(dense.type, { dtype: "fp32", shape: [3, 5] });
    assert.deepEqual([...dense.data], indices.map((index) => entries[index]));
  });
}

Deno.test("the example of the MIL specification: 2 bits, five elements in two bytes", () => {
  const dense = evaluate("constexpr_lut_to_dense", {
    indices: make("uint8", [2], [0b01101100, 0b00000011]),
    lut: fp32([4], [10, 11, 12, 13]),
    shape: make("uint32", [1], [5]),
  });
  assert.deepEqual([...dense.data], [10, 13, 12, 11, 13]);
});

Deno.test("a palette with too few indices or an impossible size is refused", () => {
  const shape = make("uint32", [1], [9]);
  const lut = fp32([16], Array(16).fill(0));
  assert.throws(
    () =>
      evaluate("constexpr_lut_to_dense", { indices: make("uint8", [4], [1, 2, 3, 4]), lut, shape }),
    /4 bytes of indices, where 9 of 4 bits need 5/,
  );
  assert.throws(
    () =>
      evaluate("constexpr_lut_to_dense", {
        indices: make("uint8", [9], Array(9).fill(0)),
        lut: fp32([5], [1, 2, 3, 4, 5]),
        shape,
      }),
    /table of 5 entries/,
  );
});

Deno.test("affine weights, one scale a slice", () => {
  const dense = evaluate("constexpr_affine_dequantize", {
    quantized_data: make("int8", [2, 2], [-128, 127, 1, 2]),
    scale: fp16([2], [0.5, 2]),
    zero_point: make("int8", [2], [0, 1]),
    axis: int32([], [-1]),
  });
  assert.deepEqual(dense.type, { dtype: "fp32", shape: [2, 2] });
  assert.deepEqual([...dense.data], [-64, 252, 0.5, 2]);
});

Deno.test("affine weights, one scale for all", () => {
  const dense = evaluate("constexpr_affine_dequantize", {
    quantized_data: make("uint8", [3], [0, 128, 255]),
    scale: fp32([], [0.25]),
    zero_point: make("uint8", [], [128]),
    axis: int32([], [0]),
  });
  assert.deepEqual([...dense.data], [-32, 0, 31.75]);
});

Deno.test("constants cast from fp16 to fp32", () => {
  const cast = evaluate("constexpr_cast", { source_val: fp16([1], [0.1]), output_dtype: "fp32" });
  assert.deepEqual(cast.type, { dtype: "fp32", shape: [1] });
  assert.deepEqual([...cast.data], [Math.f16round(0.1)]);
});
