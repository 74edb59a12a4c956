import assert from "node:assert/strict";
import { elementCount } from "../../tensor/tensor.ts";
import { Blocks } from "./_blocks.ts";

/** The block that the element at `place` is in, by arithmetic on its coordinates. */
function blockAt(place: number, shape: readonly number[], grid: readonly number[]): number {
  let block = 0;
  for (const [axis, size] of shape.entries()) {
    const coordinate = Math.floor(place / elementCount(shape.slice(axis + 1))) % size;
    block = block * grid[axis] + Math.floor(coordinate / (size / grid[axis]));
  }
  return block;
}

for (
  const [shape, grid] of [
    [[6], [3]],
    [[4, 6], [1, 1]],
    [[4, 6], [2, 1]],
    [[4, 6], [1, 3]],
    [[4, 6], [4, 2]],
    [[4, 6, 5], [2, 3, 1]],
    [[4, 6, 5], [1, 2, 1]],
    [[2, 3, 4, 2], [2, 1, 2, 2]],
  ]
) {
  Deno.test(`[${shape}] cut into [${grid}]`, () => {
    const blocks = new Blocks(shape, grid);
    const data = Float32Array.from({ length: elementCount(shape) }, (_, i) => i);
    const copy = new Float32Array(data.length);
    assert.equal(blocks.count, elementCount(grid));
    for (let block = 0; block < blocks.count; block++) {
      const elements = blocks.read(data, block);
      const expected = data.filter((place) => blockAt(place, shape, grid) === block);
      assert.deepEqual([...elements], [...expected]);
      blocks.write(copy, block, elements);
    }
    assert.deepEqual(copy, data);
  });
}

Deno.test("parts of unequal size are refused", () => {
  assert.throws(() => new Blocks([4, 6], [1, 4]), /\[4,6\] into \[1,4\] blocks/);
  assert.throws(() => new Blocks([4, 6], [2]), RangeError);
});
