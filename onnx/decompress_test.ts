import assert from "node:assert/strict";
import type { MilProgram } from "../coreml/mil/program.ts";
import { describeType } from "../coreml/mil/validate.ts";
import { readPackage } from "../coreml/package.ts";
import { foreign, foreignIos18 } from "../coreml/testdata/package_fixtures.ts";
import { bytesOf, type Tensor } from "../tensor/tensor.ts";
import { fp16, runProgram } from "./_mil_testing.ts";
import { decompressedWeights } from "./decompress.ts";
import { UnsupportedError } from "./lower/operation.ts";

/** Types and bytes of the weights of the package `path`. */
function weightsOf(path: string): [string, string][] {
  return [...decompressedWeights(readPackage(path).program)].map(({ value: { type, data } }) => [
    describeType(type),
    bytesOf(data as Tensor["data"]).toHex(),
  ]);
}

Deno.test("weights of coremltools' packages have the bytes that coremltools decompresses", () => {
  assert.deepEqual(weightsOf(foreign), [
    ["fp16 [2, 2]", "003c004000420044"],
    ["fp16 [2, 2]", "0000003800440046"],
  ]);
  assert.deepEqual(weightsOf(foreignIos18), [
    ["fp16 [4, 3]", "0000003f003e003d003c003a004180400040804300438042"],
    [
      "fp16 [5, 4]",
      "0000003c004092b8dbbab7c4b64192c0b7c149402441494800c6003c923c924825c925bdb7bd25cb",
    ],
    ["fp16 [1, 1, 2, 3]", "0000662e6632cc3466360038"],
    ["fp16 [5, 3]", "0000662e6632cc34663600380000662e6632cc34663600380000662e6632"],
  ]);
});

Deno.test("a package of iOS 18 that coremltools made runs", async () => {
  const { y } = await runProgram(readPackage(foreignIos18).program, { x: fp16([1, 3], [1, 2, 3]) });
  const row = [35.14449, 28.576221, 22.007965].map(Math.f16round);
  assert.deepEqual([...y.data], [...row, ...row, ...row, ...row]);
});

Deno.test("a weight that cannot be decompressed is named", () => {
  const program = (type: string): MilProgram => ({
    opset: "CoreML8",
    inputs: [],
    operations: [{
      type,
      name: "w",
      inputs: {},
      outputs: [{ name: "w", type: { dtype: "fp16", shape: [2] } }],
      attributes: {},
    }],
    outputs: ["w"],
  });
  for (const type of ["constexpr_sparse_to_dense", "constexpr_cast"]) {
    assert.throws(() => [...decompressedWeights(program(type))], (error: Error) => {
      assert(error instanceof UnsupportedError);
      assert.match(error.message, new RegExp(`${type} 'w': `));
      return true;
    });
  }
});
