import assert from "node:assert/strict";
import { ScenarioError } from "./chains.ts";
import { fakeChunk, fakeContext } from "./_fake_context.ts";
import { measureLongText } from "./long_text.ts";

const text = { source: "passages", sha256: "a".repeat(64), mostPhonemes: 510, textMs: 40 };

Deno.test("chunks are spoken in order by one chain, the first of them cold before", async () => {
  const context = fakeContext();
  const chunks = [fakeChunk(4), fakeChunk(10)];
  const result = await measureLongText(context, { ...text, chunks });
  assert.deepEqual(context.runs, [4, 4, 10]);
  assert.deepEqual([result.textMs, result.coldFirstChunkMs, result.firstAudioMs], [40, 28, 28]);
  assert.deepEqual(result.chunks, [
    ...[
      { tokenCount: 4, audioSeconds: 0.2, chainMs: 28, readyMs: 28, startMs: 28, waitedMs: 0 },
      { tokenCount: 10, audioSeconds: 0.5, chainMs: 28, readyMs: 56, startMs: 378, waitedMs: 0 },
    ],
  ]);
  assert.deepEqual([result.audioSeconds, result.rtfx, result.underruns], [0.7, 12.5, 0]);
  assert.deepEqual(context.progress, [0.5, 1]);
});

Deno.test("a chunk that cannot be spoken says why", async () => {
  const context = fakeContext({ durations: (n) => Array(n).fill(n > 5 ? 400 : 2) });
  const chunks = [fakeChunk(4), fakeChunk(10)];
  await assert.rejects(measureLongText(context, { ...text, chunks }), (error) => {
    assert.ok(error instanceof ScenarioError);
    assert.match(error.message, /received 4000/);
    return true;
  });
});
