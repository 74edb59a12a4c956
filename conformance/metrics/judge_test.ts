import assert from "node:assert/strict";
import { judge } from "./judge.ts";

Deno.test("an error passes up to its tolerance", () => {
  assert.deepEqual(judge(1e-4, 1e-4), { error: 1e-4, tolerance: 1e-4, needed: 1e-4, passes: true });
  assert.equal(judge(1.01e-4, 1e-4).passes, false);
  assert.deepEqual(judge(0, 0), { error: 0, tolerance: 0, needed: 0, passes: true });
});

Deno.test("what was needed is the error rounded up, so that it would have passed", () => {
  for (
    const [error, needed] of [
      [1.234e-5, 1.3e-5],
      [1.2e-5, 1.2e-5],
      [9.91e-7, 1e-6],
      [0.0999, 0.1],
      [
        123.4,
        130,
      ],
    ]
  ) {
    assert.equal(judge(error, 1).needed, needed);
    assert.ok(judge(error, needed).passes);
  }
});

Deno.test("NaN and infinity pass nothing, and no tolerance would do", () => {
  for (const error of [NaN, Infinity]) {
    const { passes, needed } = judge(error, 1e9);
    assert.deepEqual([passes, needed], [false, null]);
  }
});

Deno.test("a negative error and an infinite tolerance are mistakes", () => {
  assert.throws(() => judge(-1e-3, 1), RangeError);
  assert.throws(() => judge(1e-3, Infinity), RangeError);
  assert.throws(() => judge(1e-3, NaN), RangeError);
});
