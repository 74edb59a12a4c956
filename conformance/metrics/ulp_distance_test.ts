import assert from "node:assert/strict";
import { ulpDistance } from "./ulp_distance.ts";

Deno.test("ulps are counted across zero and over the whole range", () => {
  const one = (x: number, y: number) => ulpDistance(Float32Array.of(x), Float32Array.of(y)).max;
  const tiny = 2 ** -149;
  assert.equal(one(0, -0), 0);
  assert.equal(one(-tiny, tiny), 2);
  assert.equal(one(1, 1 + 2 ** -23), 1);
  assert.equal(one(2, 2 - 2 ** -23), 1);
  const greatest = (2 - 2 ** -23) * 2 ** 127;
  assert.equal(one(-greatest, greatest), 2 * 0x7f7fffff);
  assert.equal(ulpDistance(Float16Array.of(-65504), Float16Array.of(65504)).max, 2 * 0x7bff);
  assert.equal(ulpDistance(Float16Array.of(-0), Float16Array.of(2 ** -24)).max, 1);
});

Deno.test("the percentile is the least distance that 99% keep to", () => {
  const reference = new Float32Array(1000).fill(1);
  const off = (count: number, ulps: number) =>
    reference.map((value, i) => i < count ? value + ulps * 2 ** -23 : value);
  assert.deepEqual(ulpDistance(reference, off(10, 70_000)), { max: 70_000, percentile99: 0 });
  assert.deepEqual(ulpDistance(reference, off(11, 70_000)), { max: 70_000, percentile99: 70_000 });
  // Of ten elements, nine are not yet 99%.
  const ten = [reference, off(1, 5)].map((values) => values.subarray(0, 10));
  assert.equal(ulpDistance(ten[0], ten[1]).percentile99, 5);
});

Deno.test("a view into a larger buffer is compared from its own start", () => {
  const buffer = Float32Array.of(9, 1, 2);
  assert.equal(ulpDistance(buffer.subarray(1), Float32Array.of(1, 2)).max, 0);
});
