import assert from "node:assert/strict";
import { packBits } from "../../coreml/mil/pack_bits.ts";
import type { MilBinding, MilConstant, MilType } from "../../coreml/mil/program.ts";
import type { Tensor } from "../../tensor/tensor.ts";
import { fp16, fp32, int32, make, milConstant, packed } from "../_mil_testing.ts";
import { evaluateConstant } from "./constants.ts";
import { UnsupportedError } from "./operation.ts";

type Args = Readonly<Record<string, Tensor | MilConstant | string | undefined>>;

/** The value of an operation with constant arguments. */
function evaluate(type: string, args: Args, declared: MilType): MilConstant {
  const inputs = Object.entries(args).filter(([, value]) => value !== undefined)
    .map(([key, value]) => [key, [{ constant: milConstant(value!) }]]);
  return evaluateConstant({
    type,
    name: "w",
    inputs: Object.fromEntries(inputs),
    outputs: [{ name: "w", type: declared }],
    attributes: {},
  }, () => undefined);
}

const type = (dtype: MilType["dtype"], ...shape: number[]): MilType => ({ dtype, shape });

for (const bits of [1, 2, 4, 6, 8]) {
  Deno.test(`palettes of ${bits} bits, an odd number of elements`, () => {
    const size = 2 ** bits;
    const indices = Uint8Array.from({ length: 15 }, (_, i) => (i * 11 + 1) % size);
    const entries = Array.from({ length: size }, (_, i) => Math.f16round(i / 3 - 1));
    const bytes = packBits(indices, bits);
    const dense = evaluate("constexpr_lut_to_dense", {
      indices: make("uint8", [bytes.length], bytes),
      lut: fp16([size], entries),
      shape: make("uint32", [2], [3, 5]),
    }, type("fp16", 3, 5));
    assert.deepEqual([...dense.data], [...indices].map((index) => entries[index]));
  });
}

Deno.test("affine weights, one scale a slice", () => {
  const dense = evaluate("constexpr_affine_dequantize", {
    quantized_data: make("int8", [2, 2], [-128, 127, 1, 2]),
    scale: fp16([2], [0.5, 2]),
    zero_point: make("int8", [2], [0, 1]),
    axis: int32([], [-1]),
  }, type("fp16", 2, 2));
  assert.deepEqual([...dense.data], [-64, 252, 0.5, 2]);
});

Deno.test("affine weights, one scale for all, a zero point a slice", () => {
  const dense = evaluate("constexpr_affine_dequantize", {
    quantized_data: make("uint8", [3], [0, 128, 255]),
    scale: fp32([], [0.25]),
    zero_point: make("uint8", [3], [128, 128, 0]),
    axis: int32([], [0]),
  }, type("fp32", 3));
  assert.deepEqual([...dense.data], [-32, 0, 63.75]);
});

/** A number whose product with 3 the types in between round to other fp16 numbers. */
const scale = 0.0999755859375;

Deno.test("iOS 16 computes in fp32 and rounds to the type of the scale, iOS 18 computes in it", () => {
  const zero = 1 / 3;
  const old = evaluate("constexpr_affine_dequantize", {
    quantized_data: make("int8", [2], [3, 100]),
    scale: fp16([], [scale]),
    zero_point: fp32([], [zero]),
    axis: int32([], [0]),
  }, type("fp16", 2));
  const inFp32 = [3, 100].map((q) => Math.fround(scale * Math.fround(q - Math.fround(zero))));
  assert.deepEqual([...old.data], inFp32.map(Math.f16round));
  const blockwise = (offset: Tensor) =>
    evaluate("constexpr_blockwise_shift_scale", {
      data: make("int8", [2], [3, 100]),
      scale: fp16([1], [scale]),
      offset,
    }, type("fp16", 2));
  const half = Math.f16round(zero);
  assert.deepEqual(
    [...blockwise(fp16([1], [zero])).data],
    [3, 100].map((q) => Math.f16round(scale * Math.f16round(q - half))),
  );
  // An offset of fp32 makes NumPy compute in fp32.
  assert.deepEqual(blockwise(fp32([1], [zero])).data, old.data);
  assert.notDeepEqual(blockwise(fp16([1], [zero])).data, old.data);
});

Deno.test("data of fp32 is rounded to the type of the scale before anything is computed", () => {
  const dense = evaluate("constexpr_blockwise_shift_scale", {
    data: fp32([1], [2049]),
    scale: fp16([1], [1]),
    offset: fp16([1], [2048]),
  }, type("fp16", 1));
  assert.deepEqual([...dense.data], [0]);
});

Deno.test("elements below a byte are signed where their type is", () => {
  for (const [dtype, values] of [["int4", [-8, 7, -1]], ["uint4", [0, 15, 8]]] as const) {
    const dense = evaluate("constexpr_blockwise_shift_scale", {
      data: packed(dtype, [3], values),
      scale: fp16([1], [1]),
      offset: packed(dtype, [1], [1]),
    }, type("fp16", 3));
    assert.deepEqual([...dense.data], values.map((value) => value - 1));
  }
});

Deno.test("tables of integers give integers", () => {
  const dense = evaluate("constexpr_lut_to_dense", {
    indices: packed("uint1", [3], [1, 0, 1]),
    lut: make("int8", [1, 2, 1], [-3, 4]),
  }, type("int8", 3));
  assert.deepEqual(dense, { type: type("int8", 3), data: Int8Array.of(4, -3, 4) });
});

const packedIndices = {
  indices: make("uint8", [5], Array(5).fill(0)),
  lut: fp32([16], Array(16).fill(0)),
  shape: make("uint32", [1], [9]),
};
const affine = {
  quantized_data: make("int8", [2, 3], Array(6).fill(1)),
  scale: fp16([2], [1, 1]),
  zero_point: make("int8", [], [0]),
  axis: int32([], [0]),
};
const palette = {
  indices: packed("uint2", [4, 3], Array(12).fill(1)),
  lut: fp16([2, 1, 4, 1], Array(8).fill(1)),
};
const blockwise = {
  data: packed("int4", [4, 6], Array(24).fill(1)),
  scale: fp16([4, 2], Array(8).fill(1)),
  offset: packed("int4", [4, 2], Array(8).fill(1)),
};
const lut = (...shape: number[]) => fp16(shape, Array(shape.reduce((a, b) => a * b, 1)).fill(1));
/** Operation, arguments changed, and the error. */
const malformed: [string, Args, MilType, [string, Args, RegExp][]][] = [
  ["constexpr_lut_to_dense", packedIndices, type("fp32", 9), [
    [
      "too few indices",
      { indices: make("uint8", [4], [1, 2, 3, 4]) },
      /4 bytes of indices, where 9 of 4 bits need 5/,
    ],
    [
      "too many indices",
      { indices: make("uint8", [6], Array(6).fill(0)) },
      /6 bytes of indices, where 9 of 4 bits need 5/,
    ],
    ["a table of another size", { lut: lut(5) }, /table of 5 entries/],
    ["three bits, which iOS 18 brought", { lut: lut(8) }, /table of 8 entries/],
    ["no table", { lut: undefined }, /no constant lut/],
    [
      "another declared shape",
      { shape: make("uint32", [2], [3, 3]) },
      /a value of type fp32 \[3, 3\], where fp32 \[9\] is declared/,
    ],
  ]],
  ["constexpr_affine_dequantize", affine, type("fp16", 2, 3), [
    ["scales for another axis", { axis: int32([], [1]) }, /scale \[2\] for 3 slices of axis 1/],
    [
      "too many zero points",
      { zero_point: make("int8", [3], [0, 0, 0]) },
      /zero_point \[3\] for 2/,
    ],
    ["an axis there is not", { axis: int32([], [2]) }, /axis 2 of an array of 2 axes/],
    ["scales that are no floats", { scale: int32([2], [1, 1]) }, /scale of type int32/],
    ["no zero point", { zero_point: undefined }, /no constant zero_point/],
  ]],
  ["constexpr_lut_to_dense", palette, type("fp16", 4, 3), [
    [
      "indices that do not fit their shape",
      { indices: { type: { dtype: "uint2", shape: [4, 3] }, data: new Uint8Array(2) } },
      /indices of 2 bytes, where 12 uint2 need 3/,
    ],
    [
      "groups that do not divide",
      { lut: lut(3, 1, 4, 1) },
      /blocks \[3,1\], which do not divide \[4,3\]/,
    ],
    ["no groups", { lut: lut(0, 1, 4, 1) }, /blocks \[0,1\], which do not divide/],
    [
      "a table of another size",
      { lut: lut(2, 1, 8, 1) },
      /tables \[2,1,8,1\] for indices uint2 \[4, 3\]/,
    ],
    ["a table of another rank", { lut: lut(2, 4, 1) }, /tables \[2,4,1\] for indices uint2/],
    [
      "indices that are no such integers",
      { indices: make("int8", [4, 3], Array(12).fill(1)), lut: lut(1, 1, 256, 1) },
      /tables \[1,1,256,1\] for indices int8/,
    ],
    ["vectors without an axis", { lut: lut(2, 1, 4, 2) }, /2 elements without a vector_axis/],
    ["no indices", { indices: undefined }, /no constant indices/],
    ["an argument too many", { bias: fp16([1], [1]) }, /the argument bias/],
  ]],
  ["constexpr_blockwise_shift_scale", blockwise, type("fp16", 4, 6), [
    ["blocks that do not divide", { scale: lut(4, 4) }, /offsets \[4,2\] with scales \[4,4\]/],
    [
      "blocks that do not divide, without offsets",
      { scale: lut(4, 4), offset: undefined },
      /blocks \[4,4\], which do not divide \[4,6\]/,
    ],
    ["scales of another rank", { scale: lut(4), offset: undefined }, /blocks \[4\], which do not/],
    ["scales that are no floats", { scale: int32([4, 2], Array(8).fill(1)) }, /type int32, where/],
    [
      "data that does not fit",
      { data: { type: { dtype: "int4", shape: [4, 6] }, data: new Uint8Array(11) } },
      /data of 11 bytes, where 24 int4 need 12/,
    ],
    ["text", { data: "text" }, /data of type string, where numbers are expected/],
    ["no scale", { scale: undefined }, /no constant scale/],
  ]],
  ["constexpr_cast", { source_val: fp16([1], [1]), output_dtype: "fp32" }, type("fp32", 1), [
    ["another type", { output_dtype: "fp64" }, /output_dtype fp64, expected fp32/],
  ]],
];

for (const [op, args, declared, changes] of malformed) {
  Deno.test(`refused: ${op} of [${declared.shape}] with`, async (t) => {
    evaluate(op, args, declared);
    for (const [about, change, message] of changes) {
      await t.step(about, () => {
        assert.throws(() => evaluate(op, { ...args, ...change }, declared), (error: Error) => {
          assert(error instanceof UnsupportedError, `${error}`);
          assert.match(error.message, message);
          return true;
        });
      });
    }
  });
}

Deno.test("arguments computed at run time, and lists of them, are refused", () => {
  const evaluateCast = (...bindings: MilBinding[]) =>
    evaluateConstant({
      type: "constexpr_cast",
      name: "w",
      inputs: { source_val: bindings },
      outputs: [{ name: "w", type: type("fp32", 1) }],
      attributes: {},
    }, () => undefined);
  assert.throws(() => evaluateCast({ ref: "x" }), /source_val computed at run time/);
  assert.throws(() => evaluateCast({ ref: "x" }, { ref: "x" }), /2 values for source_val/);
});
