import assert from "node:assert/strict";
import { fp32 } from "../_testing.ts";
import { foldWeightNorm } from "./weight_norm.ts";

Deno.test("each slice gets the norm that g gives it", () => {
  const v = fp32([2, 2, 1], [3, 4, -5, 12]);
  const folded = foldWeightNorm(fp32([2, 1, 1], [10, -26]), v);
  assert.deepEqual(folded, fp32([2, 2, 1], [6, 8, 10, -24]));
});

Deno.test("a slice of zeros stays zero", () => {
  const folded = foldWeightNorm(fp32([1, 1, 1], [1]), fp32([1, 3, 1], [0, 0, 0]));
  assert.deepEqual([...folded.data], [0, 0, 0]);
});
