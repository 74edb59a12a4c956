import assert from "node:assert/strict";
import { StageError, TooManyFramesError } from "./stage_error.ts";

Deno.test("StageError says stage, feature, expected and received", () => {
  const error = new StageError({
    stage: "noise",
    feature: "F0_curve",
    what: "wrong shape",
    expected: "[1,120]",
    received: "[1,119]",
    remedy: "Convert again.",
  });
  assert.equal(
    error.message,
    "Cannot run stage noise: F0_curve: wrong shape, expected [1,120], received [1,119]. Convert again.",
  );
  assert.equal(
    new StageError({ stage: "tail", what: "closed" }).message,
    "Cannot run stage tail: closed",
  );
});

Deno.test("TooManyFramesError names both counts and the flag that helps", () => {
  const error = new TooManyFramesError(2100, 2000);
  assert.ok(error instanceof StageError);
  assert.deepEqual([error.frameCount, error.maxFrames], [2100, 2000]);
  assert.match(error.message, /at most 2000, received 2100\. Convert with --max-frames 2100/);
});
