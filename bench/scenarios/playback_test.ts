import assert from "node:assert/strict";
import { play } from "./playback.ts";

const chunk = (chainMs: number, audioSeconds: number) => ({ chainMs, audioSeconds });

Deno.test("what is ready in time is heard without waiting", () => {
  const playback = play([chunk(100, 1), chunk(900, 2), chunk(1000, 1)], 150);
  assert.deepEqual(playback, {
    chunks: [
      { readyMs: 100, startMs: 100, waitedMs: 0 },
      { readyMs: 1000, startMs: 1250, waitedMs: 0 },
      { readyMs: 2000, startMs: 3400, waitedMs: 0 },
    ],
    underruns: 0,
    waitedMs: 0,
    headStartMs: 100,
  });
});

Deno.test("a late chunk is waited for, and delays all that follow", () => {
  const playback = play([chunk(100, 1), chunk(2000, 1), chunk(800, 1), chunk(3000, 1)], 0);
  assert.deepEqual(playback.chunks.map(({ startMs, waitedMs }) => [startMs, waitedMs]), [
    ...[[100, 0], [2100, 1000], [3100, 0], [5900, 1800]],
  ]);
  assert.deepEqual([playback.underruns, playback.waitedMs], [2, 2800]);
});

Deno.test("with the head start there is no underrun, with a millisecond less there is one", () => {
  const chunks = [chunk(100, 1), chunk(2000, 1), chunk(800, 1), chunk(3000, 1)];
  const { headStartMs } = play(chunks, 150);
  const heardFrom = (startMs: number) => {
    let [readyMs, freeMs, late] = [0, startMs, 0];
    for (const { chainMs, audioSeconds } of chunks) {
      readyMs += chainMs;
      if (readyMs > freeMs) late++;
      freeMs += 1000 * audioSeconds + 150;
    }
    return late;
  };
  assert.deepEqual([heardFrom(headStartMs), heardFrom(headStartMs - 1)], [0, 1]);
});
