import assert from "node:assert/strict";
import { cast, type Tensor, tensor } from "../../tensor/tensor.ts";
import { patterned } from "../_testing.ts";
import { seededRandom } from "../../system/random.ts";
import { Blocks } from "./_blocks.ts";
import { type Palette, palettize } from "./palettize.ts";

type Weight = Tensor<"fp16" | "fp32">;
const dtypes = ["fp16", "fp32"] as const;

function weightOf(dtype: "fp16" | "fp32", shape: readonly number[], seed: string): Weight {
  const random = seededRandom(seed);
  const size = shape.reduce((a, b) => a * b);
  const values = Float32Array.from({ length: size }, () => random.normal() / 8);
  return cast(tensor("fp32", shape, values), dtype);
}

/** Elements of `weight` as its palette has them. */
function lookedUp({ shape, data }: Weight, { indices, lut }: Palette): number[] {
  const tables = lut.shape.slice(0, -2);
  const entries = lut.shape.at(-2)!;
  const blocks = new Blocks(shape, tables);
  const values = new Float32Array(data.length);
  for (let block = 0; block < blocks.count; block++) {
    const table = lut.data.subarray(block * entries, (block + 1) * entries);
    const ofBlock = blocks.read(indices, block);
    blocks.write(values, block, Float32Array.from(ofBlock, (index) => table[index]));
  }
  return [...values];
}

for (const dtype of dtypes) {
  for (const bits of [1, 2, 3, 4, 6, 8]) {
    Deno.test(`${dtype} at ${bits} bits: every element has the nearest entry, the lower of two`, () => {
      const weight = weightOf(dtype, [30, 20], `${bits}`);
      const palette = palettize(weight, bits);
      assert.deepEqual([palette.lut.dtype, palette.lut.shape], [dtype, [1, 1, 2 ** bits, 1]]);
      const entries = [...palette.lut.data];
      let squaredError = 0;
      for (const [i, element] of [...weight.data].entries()) {
        const distances = entries.map((entry) => Math.abs(entry - element));
        assert.equal(palette.indices[i], distances.indexOf(Math.min(...distances)));
        squaredError += distances[palette.indices[i]] ** 2;
      }
      assert(Math.abs(squaredError - palette.squaredError) <= 1e-12 * squaredError);
      assert(squaredError > 0);
    });
  }

  Deno.test(`${dtype}: a table for each part, each as if it were alone`, () => {
    const weight = weightOf(dtype, [4, 6, 5], "groups");
    for (const tables of [[2, 1, 1], [1, 3, 1], [4, 6, 1]]) {
      const palette = palettize(weight, 2, tables);
      assert.deepEqual(palette.lut.shape, [...tables, 4, 1]);
      const blocks = new Blocks(weight.shape, tables);
      let squaredError = 0;
      for (let block = 0; block < blocks.count; block++) {
        const elements = blocks.read(weight.data, block);
        const alone = palettize(tensor(dtype, [elements.length], elements) as Weight, 2);
        assert.deepEqual(palette.lut.data.slice(4 * block, 4 * block + 4), alone.lut.data);
        assert.deepEqual([...blocks.read(palette.indices, block)], [...alone.indices]);
        squaredError += alone.squaredError;
      }
      assert.equal(palette.squaredError, squaredError);
      assert(squaredError < palettize(weight, 2).squaredError);
    }
  });

  Deno.test(`${dtype}: as many values as entries come back as they were, the other entries are 0`, () => {
    const data = cast(
      tensor("fp32", [7], Float32Array.of(0.1, -3, 2 ** -24, 0, 0.1, -0, 7)),
      dtype,
    );
    const palette = palettize(data, 3);
    assert.equal(palette.squaredError, 0);
    // -0 is equal to 0, and comes back as 0.
    const expected = [...data.data].map((element) => element + 0);
    assert.deepEqual(lookedUp(data, palette), expected);
    assert.deepEqual(
      [...palette.lut.data],
      [...new Set(expected)].sort((a, b) => a - b).concat(0, 0, 0),
    );
  });

  Deno.test(`${dtype}: -0 counts as 0 where there is no other`, () => {
    const weight = cast(tensor("fp32", [4], Float32Array.of(-0, 1, -0, 1)), dtype);
    const palette = palettize(weight, 1);
    assert.deepEqual([...palette.lut.data, ...palette.indices], [0, 1, 0, 1, 0, 1]);
  });

  Deno.test(`${dtype}: NaN and infinity are refused`, () => {
    for (const bad of [NaN, Infinity, -Infinity]) {
      const values = Float32Array.from([...patterned([20]).data, bad]);
      const weight = cast(tensor("fp32", [21], values), dtype);
      assert.throws(() => palettize(weight, 1), RangeError);
    }
  });
}

Deno.test("subnormal entries are multiples of the smallest number, and none is -0", () => {
  const entryOf = (...values: number[]) =>
    palettize(tensor("fp16", [values.length], Float16Array.from(values)), 1).lut.data[0];
  const smallest = 2 ** -24;
  assert(
    Object.is(entryOf(-smallest, smallest, smallest, smallest, smallest, smallest, 1), smallest),
  );
  assert(Object.is(entryOf(-smallest, 0, 0, 0, 1), 0));
});
