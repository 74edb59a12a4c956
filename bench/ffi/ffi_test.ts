import assert from "node:assert/strict";
import type { Model } from "../../ffi/model.ts";
import type { NativeTensor } from "../../ffi/native_tensor.ts";
import { measureCopies } from "./copy_speed.ts";
import { growthOf, measureMemory } from "./memory_growth.ts";
import { measureOverhead } from "./overhead.ts";
import { demandsOf, type FfiResult } from "./result.ts";

/** An identity whose call takes `callMs` by its own clock, 2 ms of them in the model, 1 on each side of it in the library. */
function fakeModel(callMs: (call: number) => number) {
  let [ms, calls, loaded] = [0, 0, 0];
  const model: Pick<Model, "predict" | typeof Symbol.dispose> = {
    predict: ({ x }, { y }) => {
      ms += callMs(calls++);
      (y as Float32Array).set(x.data as Float32Array);
      const times = { inputMs: 1, modelMs: 2, outputMs: 1, totalMs: 4 };
      return Promise.resolve({ outputs: { y: { ...x, data: y } as NativeTensor }, times });
    },
    [Symbol.dispose]: () => void loaded--,
  };
  const load = () => {
    loaded++;
    return Promise.resolve(model);
  };
  return { model, load, now: () => ms, counts: () => ({ calls, loaded }) };
}

Deno.test("overhead is what a call takes beyond the model, without the first calls", async () => {
  const { model, now, counts } = fakeModel((call) => call === 0 ? 1000 : 5 + call % 3);
  const overhead = await measureOverhead(model, 9, now);
  assert.equal(counts().calls, 10);
  assert.deepEqual(overhead, { calls: 9, medianUs: 4000, p90Us: 5000, libraryUs: 2000 });
});

Deno.test("copies are timed beside those of typed arrays, without the first", async () => {
  const { model } = fakeModel(() => 0);
  let ms = 0;
  const speed = await measureCopies(model, "fp16", [1, 3], 3, () => ms += 10);
  const { inputMs, outputMs, memcpyMs } = speed;
  assert.deepEqual([inputMs, outputMs, memcpyMs, speed.relativeSpeed], [1, 1, 10, 5]);
  assert.deepEqual([speed.dtype, speed.shape, speed.sizeBytes], ["fp16", [1, 3], 6]);
});

Deno.test("memory is sampled after the warm-ups, with garbage collected and every model unloaded", async () => {
  const { load, counts } = fakeModel(() => 0);
  let collections = 0;
  const usage = () => {
    assert.equal(counts().loaded, 0);
    return { rss: 100 + counts().calls, heapTotal: 7 };
  };
  const growth = await measureMemory(load, { warmups: 100, cycles: 80 }, {
    collectGarbage: () => void collections++,
    usage,
  });
  assert.equal(counts().calls, 180);
  assert.equal(growth.samples.length, 41);
  assert.ok(collections >= 41);
  assert.deepEqual(growth.samples[0], { cycle: 0, rssBytes: 200, heapBytes: 7 });
  assert.deepEqual(growth.samples.at(-1), { cycle: 80, rssBytes: 280, heapBytes: 7 });
});

const samples = (...rss: number[]) =>
  rss.map((rssBytes, cycle) => ({ cycle, rssBytes, heapBytes: 1 }));

Deno.test("growth is the most above the first sample, also where it went away again", () => {
  assert.equal(growthOf({ samples: samples(100, 90, 108, 100) }).toFixed(3), "0.080");
  assert.equal(growthOf({ samples: samples(100, 90, 80) }), 0);
});

Deno.test("each demand is met up to its limit, and not beyond", () => {
  const met = (medianUs: number, relativeSpeed: number, rss: number) =>
    demandsOf(
      {
        overhead: { calls: 9, medianUs },
        copies: [{ dtype: "fp16", shape: [1], relativeSpeed }],
        memory: { cycles: 1, samples: samples(100, rss) },
      } as unknown as FfiResult,
    ).map(({ isMet }) => isMet);
  assert.deepEqual(met(49.9, 0.8, 105), [true, true, true]);
  assert.deepEqual(met(50, 0.8, 105), [false, true, true]);
  assert.deepEqual(met(49.9, 0.79, 105), [true, false, true]);
  assert.deepEqual(met(49.9, 0.8, 105.1), [true, true, false]);
});
