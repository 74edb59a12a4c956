import assert from "node:assert/strict";
import { nightResult } from "./_nights.ts";
import { speedOf } from "./speed.ts";

Deno.test("the speed is the result's, within its interval, which is narrower than those of its passages", () => {
  const result = nightResult({ day: 1, passages: 4, runs: 20 });
  const { mean, interval } = speedOf(result)!;
  assert.equal(mean, result.meanSpeed);
  const reaches = result.passages.map(({ measurement }) => {
    const { audioSeconds, speed, statistics } = measurement!;
    return 1000 * audioSeconds / statistics!.chain.medianInterval!.lowMs - speed!;
  });
  assert.ok(interval!.low < mean && mean < interval!.high);
  const reach = interval!.high - mean;
  assert.ok(reach < Math.max(...reaches));
  // Of equal reaches the mean's is the root of their number smaller.
  const pythagoras = Math.sqrt(reaches.reduce((sum, each) => sum + each ** 2, 0)) / 4;
  assert.ok(Math.abs(reach - pythagoras) < 1e-12);
});

Deno.test("of few runs there is no interval, and of a result that is not whole no speed", () => {
  assert.equal(speedOf(nightResult({ day: 1, runs: 3 }))!.interval, null);
  const result = nightResult({ day: 1 });
  result.passages[0] = { ...result.passages[0], outcome: "skipped", reason: "too long" };
  assert.equal(speedOf(result), null);
  assert.equal(speedOf({ ...nightResult({ day: 1 }), meanSpeed: null }), null);
});
