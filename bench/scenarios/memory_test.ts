import assert from "node:assert/strict";
import { memoryOf } from "./memory.ts";
import { scenariosSchema } from "./schema.ts";

const reading = (residentBytes: number, peakResidentBytes: number, footprintBytes?: number) => ({
  ...{ residentBytes, peakResidentBytes, footprintBytes: footprintBytes ?? null },
  peakFootprintBytes: footprintBytes === undefined ? null : 2 * footprintBytes,
});

Deno.test("steady is the median of the last half, peak the greatest of all", () => {
  const memory = memoryOf([
    { passage: null, memory: reading(100, 120) },
    { passage: 1, memory: reading(700, 990) },
    { passage: 1, memory: reading(900, 990) },
    { passage: 2, memory: reading(300, 995) },
    { passage: 3, memory: reading(310, 1000) },
    { passage: 4, memory: reading(330, 500) }, // another worker
    { passage: 5, memory: reading(320, 500) },
  ]);
  assert.ok(memory?.status === "measured");
  assert.equal(memory.afterLoad?.residentBytes, 100);
  assert.deepEqual(
    memory.afterPassages.map(({ passage, residentBytes }) => [passage, residentBytes]),
    [[1, 900], [2, 300], [3, 310], [4, 330], [5, 320]],
  );
  assert.deepEqual(memory.steady, { residentBytes: 320, footprintBytes: null });
  assert.deepEqual(memory.peak, { residentBytes: 1000, footprintBytes: null });
  assert.deepEqual(scenariosSchema.parse({ memory }), { memory });
});

Deno.test("on a Mac the footprint has the same figures", () => {
  const memory = memoryOf([
    { passage: 1, memory: reading(1, 1, 10) },
    { passage: 2, memory: reading(1, 1, 20) },
    { passage: 3, memory: reading(1, 1, 31) },
  ]);
  assert.ok(memory?.status === "measured");
  assert.deepEqual([memory.afterLoad, memory.steady?.footprintBytes], [null, 26]);
  assert.equal(memory.peak.footprintBytes, 62);
});

Deno.test("a worker that is no process of its own has no memory of its own, and no reading is no scenario", () => {
  const memory = memoryOf([{ passage: null, memory: null }]);
  assert.ok(memory?.status === "skipped");
  assert.equal(memory.why, "no-process");
  assert.equal(memoryOf([]), undefined);
});
