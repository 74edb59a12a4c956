import assert from "node:assert/strict";
import { harnessSchema, measureHarness } from "./harness.ts";

Deno.test("the clock's least step and the time of an empty stage are measured", async () => {
  // A clock of steps of 2 us that moves on at every third reading.
  let readings = 0;
  const harness = await measureHarness(() => Math.floor(readings++ / 3) * 0.002);
  assert.deepEqual(harnessSchema.parse(harness), harness);
  assert.ok(Math.abs(harness.clockResolutionUs - 2) < 1e-6, String(harness.clockResolutionUs));
});

Deno.test("overhead is by the call", async () => {
  let ms = 0;
  // Every reading takes 0.5 ms; of a batch of 50 calls, 151 lie between the first and the last.
  const { stageOverheadUs } = await measureHarness(() => ms += 0.5);
  assert.ok(Math.abs(stageOverheadUs - (151 * 500) / 50) < 1e-6, String(stageOverheadUs));
});

Deno.test("a clock that stands still has no resolution", async () => {
  assert.deepEqual(await measureHarness(() => 1), { clockResolutionUs: 0, stageOverheadUs: 0 });
});
