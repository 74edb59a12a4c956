import assert from "node:assert/strict";
import { allocate } from "../../tensor/tensor.ts";
import { arrayDtype, storedBytes } from "./dtypes.ts";
import { encodeProgram } from "./encode.ts";
import type { MilConstant, MilDtype } from "./program.ts";

function zeros(dtype: Exclude<MilDtype, "string">, count: number): MilConstant {
  const array = arrayDtype(dtype);
  const data = allocate(array, array === dtype ? count : storedBytes(dtype, count));
  return { type: { dtype, shape: [count] }, data };
}

/** Where a program of `opset` stores `constant`: in the weight file, or in which field of its message. */
function placeOf(opset: string, constant: MilConstant): string {
  const { type } = constant;
  const operation = {
    type: "const",
    name: "c",
    inputs: {},
    outputs: [{ name: "c", type }],
    attributes: { val: constant },
  };
  const program = encodeProgram(
    { opset, inputs: [], operations: [operation], outputs: ["c"] },
    (placed, bytes) => {
      assert.deepEqual([placed, bytes.byteLength], [
        type,
        (constant.data as Uint8Array).byteLength,
      ]);
      return 64;
    },
  );
  const [{ attributes }] = program.functions.main.blockSpecializations[opset].operations;
  const { value } = attributes.val;
  if (value.case === "blobFileValue") return "file";
  assert(value.case === "immediateValue" && value.value.value.case === "tensor");
  return value.value.value.value.value.case!;
}

/** Element type, where 10 and 9 elements of it go for iOS 17, and for iOS 18: as coremltools 9 decides. */
const places: [Exclude<MilDtype, "string">, [string, string] | null, [string, string]][] = [
  ["fp16", ["file", "bytes"], ["file", "bytes"]],
  ["fp32", ["file", "floats"], ["file", "floats"]],
  ["int8", ["file", "bytes"], ["file", "bytes"]],
  ["uint8", ["file", "bytes"], ["file", "bytes"]],
  ["int16", ["ints", "ints"], ["file", "ints"]],
  ["uint16", ["ints", "ints"], ["file", "ints"]],
  ["int32", ["ints", "ints"], ["file", "ints"]],
  ["uint32", ["bytes", "bytes"], ["file", "bytes"]],
  ["bool", ["bools", "bools"], ["bools", "bools"]],
  ["int64", ["longInts", "longInts"], ["longInts", "longInts"]],
  ["fp64", ["doubles", "doubles"], ["doubles", "doubles"]],
  ["uint1", null, ["file", "bytes"]],
  ["uint2", null, ["file", "bytes"]],
  ["uint3", null, ["file", "bytes"]],
  ["uint4", null, ["file", "bytes"]],
  ["uint6", null, ["file", "bytes"]],
  ["int4", null, ["file", "bytes"]],
];

Deno.test("constants go where the operation set's system looks for them", () => {
  for (const [dtype, iOS17, iOS18] of places) {
    for (const [opset, expected] of [["CoreML7", iOS17], ["CoreML8", iOS18]] as const) {
      const place = (count: number) => placeOf(opset, zeros(dtype, count));
      if (expected === null) {
        const message =
          `val of const 'c': expected an operation set of iOS 18 or later for ${dtype}`;
        assert.throws(() => place(10), new RegExp(message));
        assert.throws(() => place(9), new RegExp(message));
      } else assert.deepEqual([place(10), place(9)], expected, `${dtype} in ${opset}`);
    }
  }
});

Deno.test("an operation set that is not known is a newer one", () => {
  assert.equal(placeOf("CoreML9", zeros("uint4", 10)), "file");
});

Deno.test("constants whose data is not what their type says are refused", () => {
  const cases: [MilConstant, RegExp][] = [
    [
      { type: { dtype: "uint3", shape: [3, 5] }, data: new Uint8Array(5) },
      /expected 6 bytes for uint3 \[3, 5\], received 5/,
    ],
    [
      { type: { dtype: "fp16", shape: [4] }, data: new Float32Array(4) },
      /expected 8 bytes for fp16 \[4\], received 16/,
    ],
    [{ type: { dtype: "fp16", shape: [1] }, data: ["x"] }, /expected numbers .*received strings/],
    [{ type: { dtype: "string", shape: [] }, data: new Uint8Array(1) }, /expected strings/],
    [{ type: { dtype: "string", shape: [2] }, data: ["x"] }, /expected 2 strings .*received 1/],
  ];
  for (const [constant, message] of cases) {
    assert.throws(() => placeOf("CoreML8", constant), message);
  }
});
