import assert from "node:assert/strict";
import { parseShard, shardOf, shardSetting } from "./shard.ts";

Deno.test("a shard is named by its place and their number", () => {
  assert.deepEqual(parseShard("2/5"), { index: 2, count: 5 });
  for (const text of ["0/5", "6/5", "2", "2/5/1", "a/b", "-1/5", "1/0", ""]) {
    assert.throws(() => parseShard(text), RangeError, text);
  }
});

Deno.test("one of one is the whole", () => {
  assert.equal(shardSetting(undefined), null);
  assert.equal(shardSetting({ index: 1, count: 1 }), null);
  assert.deepEqual(shardSetting({ index: 2, count: 5 }), { indices: [2], count: 5 });
});

const all = <T>(items: T[], count: number, weightOf?: (item: T) => number) =>
  Array.from({ length: count }, (_, i) => shardOf(items, { index: i + 1, count }, weightOf));

Deno.test("all shards together have every item once, in order", () => {
  const items = ["a", "b", "c", "d", "e", "f", "g"];
  const shards = all(items, 3);
  assert.deepEqual(shards.flat().sort(), items);
  assert.deepEqual(shards.map(({ length }) => length), [3, 2, 2]);
  for (const shard of shards) assert.deepEqual(shard, [...shard].sort());
  assert.deepEqual(shardOf(items, undefined), items);
  assert.throws(() => shardOf(items.slice(0, 1), { index: 2, count: 2 }), /shard 2\/2.*1 of them/);
});

Deno.test("weights are shared evenly", () => {
  const tokens = [13, 66, 128, 272, 457, 512];
  const loads = all(tokens, 2, (count) => count)
    .map((shard) => shard.reduce((sum, count) => sum + count, 0));
  assert.ok(Math.abs(loads[0] - loads[1]) < 100, String(loads));
});
