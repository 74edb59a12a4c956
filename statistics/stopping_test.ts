import assert from "node:assert/strict";
import { seededRandom } from "../system/random.ts";
import { claimed, timesOf } from "./simulated.ts";
import { isEnough, isStable } from "./stopping.ts";

/** What asks for nothing but runs. */
const runsAlone = { minTimeMs: null, untilStable: null, maxRuns: null };
const times = timesOf(claimed[0], 300, seededRandom("stopping"));

Deno.test("times grow stable with their number", () => {
  assert.ok(!isStable(times.slice(0, 20), 0.02));
  assert.ok(isStable(times, 0.02));
  assert.ok(!isStable(times.slice(0, 4), 10));
  assert.ok(isStable([7, 7, 7, 7, 7], 0));
});

Deno.test("all that is asked for has to hold", () => {
  const some = times.slice(0, 20);
  assert.ok(isEnough(some, { ...runsAlone, nRuns: 20 }));
  assert.ok(!isEnough(some, { ...runsAlone, nRuns: 21 }));
  assert.ok(!isEnough(some, { ...runsAlone, nRuns: 5, minTimeMs: 30 }));
  assert.ok(isEnough(times.slice(0, 40), { ...runsAlone, nRuns: 5, minTimeMs: 30 }));
  assert.ok(!isEnough(some, { ...runsAlone, nRuns: 5, untilStable: 0.02 }));
  assert.ok(isEnough(times, { ...runsAlone, nRuns: 5, untilStable: 0.02 }));
});

Deno.test("most runs are most", () => {
  assert.ok(isEnough(times.slice(0, 10), { ...runsAlone, nRuns: 20, minTimeMs: 1e9, maxRuns: 10 }));
});
