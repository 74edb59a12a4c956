import assert from "node:assert/strict";
import { compareDurations } from "./durations.ts";

Deno.test("durations are compared by token, also where their sums agree", () => {
  assert.deepEqual(compareDurations([3, 4, 3], Int32Array.of(3, 5, 2)), {
    referenceFrames: 10,
    testFrames: 10,
    differing: [
      { token: 1, reference: 4, test: 5, nearTie: false },
      { token: 2, reference: 3, test: 2, nearTie: false },
    ],
    verdict: "different",
  });
  assert.equal(compareDurations([3, 4], [3, 4]).verdict, "equal");
});

Deno.test("a near tie rounded the other way is a class of its own", () => {
  // 2.5 rounds to 2 (half to even); half away from zero gives 3.
  const tie = compareDurations([2, 7], [3, 7], [2.5, 7]);
  assert.equal(tie.verdict, "near-ties");
  assert.equal(tie.differing[0].nearTie, true);
  assert.equal(compareDurations([2, 7], [3, 7], [2.4991, 7]).verdict, "near-ties");
  assert.equal(compareDurations([2, 7], [3, 7], [2.4989, 7]).verdict, "different");
  assert.equal(compareDurations([2, 7], [4, 7], [2.5, 7]).verdict, "different");
  assert.equal(compareDurations([2, 7], [1, 7], [2.5, 7]).verdict, "different");
  assert.equal(compareDurations([2, 7], [3, 8], [2.5, 7]).verdict, "different");
});

Deno.test("other numbers of tokens and NaN are refused or different", () => {
  assert.throws(() => compareDurations([1], [1, 2]), RangeError);
  assert.throws(() => compareDurations([1, 2], [1, 2], [1]), RangeError);
  assert.equal(compareDurations([1], [NaN], [1.5]).verdict, "different");
});
