import assert from "node:assert/strict";
import { seededRandom } from "../../system/random.ts";
import { seededCheckpoint, smallConfig } from "./seeded.ts";

Deno.test("seededCheckpoint is the same on every machine, and another for another seed", () => {
  assert.equal(
    seededCheckpoint().sha256,
    "988458b4f9f53b58d768043a47dbcff56b34878ec28cd0adcf1360ed386a5d81",
  );
  assert.notEqual(seededCheckpoint(1).sha256, seededCheckpoint(0).sha256);
});

Deno.test("seededCheckpoint has Kokoro's 688 tensors in narrow widths, all finite", () => {
  using checkpoint = seededCheckpoint();
  assert.equal(checkpoint.names.length, 688);
  assert.equal(checkpoint.config, smallConfig);
  assert.deepEqual(checkpoint.shape("decoder.decode.3.conv1.weight_v"), [32, 70, 3]);
  for (const name of checkpoint.names) {
    const { shape, data } = checkpoint.tensor(name);
    assert.deepEqual(shape, checkpoint.shape(name));
    assert(data.every(Number.isFinite), name);
  }
  assert.throws(() => checkpoint.tensor("decoder.nothing"), /no tensor "decoder.nothing"/);
});

Deno.test("a seeded weight_g is the norm of weight_v's rows, which keep the variance", () => {
  using checkpoint = seededCheckpoint();
  const path = "decoder.encode.conv2";
  const g = checkpoint.tensor(`${path}.weight_g`).data;
  const v = checkpoint.tensor(`${path}.weight_v`);
  const length = v.data.length / g.length;
  const first = Math.hypot(...v.data.subarray(0, length));
  assert(Math.abs(first - g[0]) < 1e-6 * first);
  const mean = g.reduce((sum, norm) => sum + norm, 0) / g.length;
  assert(Math.abs(mean - 1) < 0.05, `mean row norm ${mean}`);
});

Deno.test("seededRandom is uniform and close to normal", () => {
  const random = seededRandom("test");
  const draws = Array.from({ length: 20_000 }, () => random.uniform());
  assert(draws.every((value) => value >= 0 && value < 1));
  const mean = (values: number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
  assert(Math.abs(mean(draws) - 0.5) < 0.01);
  const normals = Array.from({ length: 20_000 }, () => random.normal());
  assert(Math.abs(mean(normals)) < 0.03);
  assert(Math.abs(mean(normals.map((value) => value * value)) - 1) < 0.05);
});
