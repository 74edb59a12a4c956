import assert from "node:assert/strict";
import { join } from "node:path";
import { tensor } from "../../tensor/tensor.ts";
import { farthest, readStageFile, writeStageFile } from "./stage_file.ts";

const x = tensor("fp16", [1, 2], Float16Array.of(3, 4));
const ids = tensor("int32", [3], Int32Array.of(1, 2, 3));

Deno.test("feeds and outputs come back with their dtypes and shapes", async () => {
  const directory = await Deno.makeTempDir();
  try {
    const path = join(directory, "stage.safetensors");
    await writeStageFile(path, { feeds: { x, ids }, outputs: { x } });
    const { feeds, outputs } = readStageFile(path);
    assert.deepEqual([feeds.x, feeds.ids, outputs], [x, ids, { x }]);
  } finally {
    await Deno.remove(directory, { recursive: true });
  }
});

Deno.test("the distance is that of the farthest output that somebody reads", () => {
  const near = tensor("fp16", [1, 2], Float16Array.of(3, 4.5));
  const far = tensor("fp32", [1], Float32Array.of(100));
  assert.equal(farthest("tail", { audio: x }, { audio: x }), 0);
  assert.equal(farthest("prosody", { F0: x, N: x }, { F0: x, N: near }), 0.1);
  const one = tensor("fp32", [1], Float32Array.of(1));
  assert.equal(farthest("vocoder", { x_pre: x, anchor: one }, { x_pre: near, anchor: far }), 0.1);
  const zero = tensor("fp32", [1], Float32Array.of(0));
  assert.equal(farthest("tail", { audio: zero }, { audio: one }), Number.MAX_VALUE);
});
