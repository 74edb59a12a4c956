import assert from "node:assert/strict";
import { failedFixture, resultFixture } from "./_fixture.ts";
import { realTimeFactor, verdictsOf } from "./_verdict.ts";
import { placedFixture } from "./placement/_fixture.ts";

Deno.test("a result without failures claims no more than that", () => {
  const result = resultFixture();
  result.passages = result.passages.slice(0, 3);
  assert.deepEqual(verdictsOf(result).map(({ answer, tone }) => [answer, tone]), [
    ["no failure", "unknown"],
    ["1.43x real time", "good"],
    ["0.0 MB", "unknown"],
    ["not known", "unknown"],
  ]);
  const [right, fast] = verdictsOf(result);
  assert.match(right.detail, /^2 of 3 passages done; /);
  // Passage 1 takes 1500 ms for 1.5 s, passage 2 15100 ms for 28.05 s.
  assert.match(fast.detail, /^0\.769 s for a second of audio; published: M4 .* 25\.0x, iPhone/);
});

Deno.test("failures are counted, and nothing timed is not known", () => {
  const [right, fast] = verdictsOf({ ...failedFixture(), meanSpeed: null });
  assert.deepEqual([right.answer, right.tone], ["failures", "bad"]);
  assert.match(right.detail, /1 failed, 3 failures of stages/);
  assert.equal(fast.answer, "not known");
  assert.equal(verdictsOf(resultFixture({ meanSpeed: 0.5 }))[1].tone, "bad");
});

Deno.test("real-time factors of nothing are none", () => {
  assert.equal(realTimeFactor({ chainMs: 500, audioSeconds: 2 }), 0.25);
  assert.equal(realTimeFactor({ chainMs: 500, audioSeconds: 0 }), undefined);
  assert.equal(realTimeFactor(null), undefined);
});

Deno.test("operations that fell off the Neural Engine are told", () => {
  const [, , , placed] = verdictsOf(placedFixture());
  assert.deepEqual([placed.answer, placed.tone], ["operations strayed", "bad"]);
  assert.match(placed.detail, /^in /);
});
