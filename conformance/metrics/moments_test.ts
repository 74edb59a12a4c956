import assert from "node:assert/strict";
import { noise } from "./_testing.ts";
import { maxAbsError } from "./max_abs_error.ts";
import { momentsOf } from "./moments.ts";

Deno.test("NaN stays, whatever comes after it", () => {
  assert.ok(Number.isNaN(maxAbsError([1, 2, 3, 4], [1, NaN, 3, 9])));
});

Deno.test("arrays of every kind, and longer than a block, give the same sums", () => {
  const [reference, test] = [1, 2].map((seed) =>
    // Whole numbers, which all kinds of arrays hold exactly.
    noise(10_000, seed).map((value) => Math.round(100 * value))
  );
  const expected = momentsOf(reference, test);
  assert.equal(
    expected.errorEnergy,
    reference.reduce((sum, value, i) => sum + (value - test[i]) ** 2, 0),
  );
  for (const kind of [Float16Array, Float32Array, Int32Array]) {
    assert.deepEqual(momentsOf(new kind(reference), new kind(test)), expected);
  }
  assert.deepEqual(momentsOf([...reference], [...test]), expected);
});
