import assert from "node:assert/strict";
import { readPackage } from "../package.ts";
import { foreign, foreignIos18 } from "../testdata/package_fixtures.ts";
import { MilBuilder } from "./builder.ts";
import { compressionOf } from "./compression.ts";
import type { Opset } from "./opset.ts";
import type { MilConstant, MilDtype, MilProgram } from "./program.ts";

type Weight = readonly [type: string, args: Readonly<Record<string, MilConstant>>];

function constant(dtype: MilDtype, shape: number[], data: MilConstant["data"]): MilConstant {
  return { type: { dtype, shape }, data };
}

/** A program that adds `weights` to its input, [4, 2] fp16. */
function programOf(opset: Opset, ...weights: Weight[]): MilProgram {
  const builder = new MilBuilder({ opset });
  let sum = builder.input("x", "fp16", [4, 2]);
  for (const [type, args] of weights) {
    const bound = Object.entries(args).map((
      [name, value],
    ) => [name, builder.constant(name, value)]);
    sum = builder.op("add", { x: sum, y: builder.op(type, Object.fromEntries(bound)) });
  }
  return builder.build([sum]);
}

const tables = (...shape: number[]) =>
  constant("fp16", shape, new Float16Array(shape.reduce((a, b) => a * b)));
const plainPalette: Weight = ["constexpr_lut_to_dense", {
  indices: constant("uint8", [8], new Uint8Array(8)),
  lut: tables(256),
  shape: constant("uint32", [2], Uint32Array.of(4, 2)),
}];
const palette = (bits: number, lut: MilConstant): Weight => ["constexpr_lut_to_dense", {
  indices: constant(`uint${bits}` as MilDtype, [4, 2], new Uint8Array(bits)),
  lut,
}];
const linear = (dtype: "int4" | "int8"): Weight => ["constexpr_blockwise_shift_scale", {
  data: constant(dtype, [4, 2], dtype === "int8" ? new Int8Array(8) : new Uint8Array(4)),
  scale: tables(1, 1),
}];
const affine: Weight = ["constexpr_affine_dequantize", {
  quantized_data: constant("int8", [4, 2], new Int8Array(8)),
  zero_point: constant("int8", [], new Int8Array(1)),
  scale: constant("fp16", [], Float16Array.of(1)),
  axis: constant("int32", [], Int32Array.of(0)),
}];

Deno.test("the words are those of what is stored, whatever the operation set", () => {
  const ios17 = (...weights: Weight[]) => compressionOf(programOf("CoreML7", ...weights));
  const ios18 = (...weights: Weight[]) => compressionOf(programOf("CoreML8", ...weights));
  assert.equal(ios17(), null);
  assert.equal(ios17(plainPalette, plainPalette), "8-bit palette");
  assert.equal(ios18(palette(8, tables(1, 1, 256, 1))), "8-bit palette");
  assert.equal(ios18(palette(4, tables(2, 1, 16, 1))), "4-bit palette, grouped");
  assert.equal(ios17(affine), "8-bit linear");
  assert.equal(ios18(linear("int8")), "8-bit linear");
  assert.equal(ios18(linear("int4")), "4-bit linear");
  assert.equal(ios18(palette(8, tables(1, 1, 256, 1)), linear("int8")), "mixed");
});

Deno.test("packages of coremltools say what they hold", () => {
  assert.equal(compressionOf(readPackage(foreign).program), "mixed");
  const { program } = readPackage(foreignIos18);
  const isCompressed = ({ type }: { type: string }) => type.startsWith("constexpr_");
  const alone = program.operations.filter(isCompressed).map((operation) => {
    // What it refers to goes along, under a type that does not count.
    const before = program.operations.filter((other) => other !== operation)
      .map((other) => ({ ...other, type: "const" }));
    return compressionOf({ ...program, operations: [...before, operation] });
  });
  assert.deepEqual(alone.toSorted(), [
    "1-bit palette of vectors",
    "3-bit palette, grouped",
    "4-bit linear",
    "8-bit linear",
  ]);
  const sparse = { ...program.operations.find(isCompressed)!, type: "constexpr_sparse_to_dense" };
  assert.equal(compressionOf({ ...program, operations: [sparse] }), "sparse_to_dense");
});
