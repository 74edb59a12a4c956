import assert from "node:assert/strict";
import { stageNames } from "../../stages/contract.ts";
import type { BenchResult, Measurement } from "../result.ts";
import { operation, placement, stagePlacement } from "./_made_up.ts";
import { costliestOperations, estimatesOf } from "./estimates.ts";

/** A passage of `frameCount` frames, in which the models took `modelMs`, twice that in the vocoder. */
const passageOf = (number: number, frameCount: number, modelMs: number) => ({
  number,
  measurement: {
    frameCount,
    stages: Object.fromEntries(
      stageNames.map((stage) => [stage, { modelMs: stage === "vocoder" ? 2 * modelMs : modelMs }]),
    ),
  } as Measurement,
} as BenchResult["passages"][number]);
const passages = [passageOf(1, 60, 1), passageOf(2, 300, 100), passageOf(3, 200, 50)];
const untimed = { number: 4, measurement: null } as BenchResult["passages"][number];

Deno.test("an estimate is the stage's time on the longest passage in the operation's share", () => {
  const estimates = estimatesOf({ passages: [...passages, untimed] });
  assert.equal(estimates.passage, 2);
  const { stage, output, estimatedMs } = estimates.of("vocoder", operation("x"));
  assert.deepEqual([stage, output, estimatedMs], ["vocoder", "x", 50]);
  assert.equal(estimates.of("tail", operation("x", { costShare: null })).estimatedMs, null);
});

Deno.test("without times nothing is estimated", () => {
  const estimates = estimatesOf({ passages: [untimed] });
  assert.deepEqual([estimates.passage, estimates.of("tail", operation("x")).estimatedMs], [
    null,
    null,
  ]);
});

Deno.test("the costliest operations are those of all stages, by estimated time", () => {
  const result = {
    passages,
    placement: placement([
      stagePlacement("albert", { operations: [operation("a", { costShare: 0.9 })] }),
      stagePlacement("vocoder", {
        operations: [operation("b", { costShare: 0.3 }), operation("c", { costShare: 0.5 })],
      }),
    ]),
  };
  const found = costliestOperations(result, 2).map(({ output, estimatedMs }) => [
    output,
    estimatedMs,
  ]);
  assert.deepEqual(found, [["c", 100], ["a", 90]]);
  assert.deepEqual(costliestOperations({ passages }, 2), []);
});
