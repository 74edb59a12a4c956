import assert from "node:assert/strict";
import {
  arrayDtype,
  blobCodeOfDtype,
  dtypeOfBlobCode,
  dtypeOfProto,
  isPacked,
  paddingBits,
  protoOfDtype,
  storedBytes,
} from "./dtypes.ts";
import type { MilDtype } from "./program.ts";

/** Element type, code in MIL messages, code in weight files: the format specification's tables. */
const codes: [MilDtype, number, number | undefined][] = [
  ["bool", 1, undefined],
  ["string", 2, undefined],
  ["fp16", 10, 1],
  ["fp32", 11, 2],
  ["fp64", 12, undefined],
  ["int8", 21, 4],
  ["int16", 22, 6],
  ["int32", 23, 14],
  ["int64", 24, undefined],
  ["int4", 25, 8],
  ["uint8", 31, 3],
  ["uint16", 32, 7],
  ["uint32", 33, 15],
  ["uint64", 34, undefined],
  ["uint4", 35, 11],
  ["uint2", 36, 10],
  ["uint1", 37, 9],
  ["uint6", 38, 13],
  ["uint3", 39, 12],
];

Deno.test("element types have the codes of the formats, both ways", () => {
  for (const [dtype, proto, blob] of codes) {
    assert.deepEqual([protoOfDtype(dtype), blobCodeOfDtype(dtype)], [proto, blob], dtype);
    assert.equal(dtypeOfProto(proto), dtype);
    if (blob !== undefined) assert.equal(dtypeOfBlobCode(blob), dtype);
  }
});

Deno.test("codes of types that are not handled are unknown", () => {
  assert.equal(dtypeOfProto(13), undefined); // bfloat16
  assert.equal(dtypeOfBlobCode(5), undefined);
});

Deno.test("types below a byte are packed into bytes", () => {
  assert.deepEqual((["uint1", "uint6", "int4"] as const).map(isPacked), [true, true, true]);
  assert.deepEqual((["bool", "int8", "string"] as const).map(isPacked), [false, false, false]);
  assert.equal(arrayDtype("uint3"), "uint8");
  assert.equal(arrayDtype("fp16"), "fp16");
  assert.deepEqual(
    [storedBytes("uint3", 3), storedBytes("uint1", 8), storedBytes("fp32", 3)],
    [2, 1, 12],
  );
  assert.deepEqual([paddingBits("uint3", 3), paddingBits("uint1", 8), paddingBits("fp32", 3)], [
    7,
    0,
    0,
  ]);
});
