import assert from "node:assert/strict";
import { fromStrided } from "./strided.ts";

Deno.test("padded rows, columns first and scalars become row-major", () => {
  const padded = Float32Array.of(1, 2, 3, -1, 4, 5, 6);
  assert.deepEqual([...fromStrided("fp32", [2, 3], [4, 1], padded).data], [1, 2, 3, 4, 5, 6]);
  const columns = Int32Array.of(1, 4, 2, 5, 3, 6);
  assert.deepEqual([...fromStrided("int32", [2, 3], [1, 2], columns).data], [1, 2, 3, 4, 5, 6]);
  assert.deepEqual([...fromStrided("int32", [], [], Int32Array.of(7)).data], [7]);
  assert.deepEqual([...fromStrided("fp32", [2, 0], [4, 1], new Float32Array(0)).data], []);
});

Deno.test("strides that do not fit shape or buffer are refused", () => {
  assert.throws(() => fromStrided("fp32", [2, 3], [1], new Float32Array(6)), /expected 2 strides/);
  assert.throws(() => fromStrided("fp32", [2, 3], [4, 1], new Float32Array(6)), /at least 7/);
});
