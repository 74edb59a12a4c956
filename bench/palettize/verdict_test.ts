import assert from "node:assert/strict";
import type { PalettizeResult, WeightComparison } from "./result.ts";
import { describeFailure, failuresOf } from "./verdict.ts";
import { exactWeight, looseWeight, result, stage, timesOf } from "./_made_up.ts";

/** The made-up result with `weight` in place of the one of its name. */
const withWeight = (weight: WeightComparison): PalettizeResult => ({
  ...result,
  stages: [
    { ...stage, weights: stage.weights.map((each) => each.name === weight.name ? weight : each) },
    ...result.stages.slice(1),
  ],
});
const { ours, theirs } = exactWeight;

Deno.test("a comparison in which all claims hold has no failures", () => {
  assert.deepEqual(failuresOf(result), []);
});

for (
  const [what, broken, claim, message] of [
    [
      "a larger error",
      withWeight({ ...looseWeight, ours: { ...looseWeight.ours, squaredError: 2.1 } }),
      "error",
      /albert loose: our squared error is 2\.1, coremltools' 2/,
    ],
    [
      "an error that is larger by less than rounding",
      withWeight({ ...exactWeight, ours: { ...ours, squaredError: 0.5002 } }),
      "error",
      /albert exact/,
    ],
    [
      "an error far under what is optimal",
      withWeight({ ...exactWeight, ours: { ...ours, squaredError: 0.4 } }),
      "optimum",
      /albert exact: our squared error is 0\.4, .* 0\.5001, the optimum/,
    ],
    [
      "an error where every value has a place in the palette",
      withWeight({ ...exactWeight, distinctCount: 256 }),
      "lossless",
      /256 distinct values fit/,
    ],
    [
      "a weight that only coremltools compresses",
      withWeight({ ...exactWeight, ours: null }),
      "compressed",
      /albert exact: coremltools compress it, we do not/,
    ],
    [
      "a weight that only we compress",
      withWeight({ ...exactWeight, theirs: null }),
      "compressed",
      /we compress it, coremltools do not/,
    ],
    [
      "unequal digests",
      withWeight({ ...exactWeight, ours: { ...ours, sha256: "c" } }),
      "read back",
      /SHA-256 c, this project to a/,
    ],
    [
      "a weight that we do not find in our own package",
      { ...result, stages: [{ ...stage, ourDigests: { loose: "b" } }] },
      "read back",
      /albert exact: .* this project to nothing/,
    ],
    [
      "a weight that is cut along another axis",
      withWeight({ ...exactWeight, ours: { ...ours, tables: [4, 1], squaredError: 0.6 } }),
      "tables",
      /albert exact: our tables are \[4,1\] along its axes, coremltools' \[1,1\]/,
    ],
    [
      "a slow run",
      { ...result, stages: [{ ...stage, rounds: [{ ours: timesOf(40), theirs: timesOf(796) }] }] },
      "speed",
      /the whole is 19\.9 times faster, expected at least 20/,
    ],
  ] as const
) {
  Deno.test(`${what} is a failure`, () => {
    const failures = failuresOf(broken);
    assert.deepEqual(failures.map((failure) => failure.claim), [claim]);
    assert.match(describeFailure(failures[0]), message);
  });
}

Deno.test("no error is asked for where the values outnumber the palette by one", () => {
  assert.deepEqual(failuresOf(withWeight({ ...exactWeight, distinctCount: 257 })), []);
  assert.deepEqual(failuresOf(withWeight({ ...exactWeight, theirs })), []);
});
