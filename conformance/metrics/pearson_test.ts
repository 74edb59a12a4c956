import assert from "node:assert/strict";
import { pearson } from "./pearson.ts";

const close = (actual: number, expected: number, tolerance = 1e-6) =>
  assert.ok(Math.abs(actual - expected) <= tolerance, `${actual} is not ${expected}`);

Deno.test("correlation is that of numpy.corrcoef, whatever gain and offset", () => {
  const [x, y] = [Float32Array.of(1, 2, 3, 5), Float32Array.of(2, 1, 4, 3)];
  // numpy.corrcoef([1, 2, 3, 5], [2, 1, 4, 3])[0, 1]
  close(pearson(x, y), 0.5291502622129182);
  close(pearson(x.map((value) => -3 * value + 7), x), -1);
  assert.ok(Number.isNaN(pearson(Float32Array.of(1, 1), Float32Array.of(1, 2))));
});

Deno.test("signals of different lengths, and empty ones, are refused", () => {
  assert.throws(() => pearson(new Float32Array(3), new Float32Array(4)), RangeError);
  assert.throws(() => pearson(new Float32Array(), new Float32Array()), RangeError);
});
