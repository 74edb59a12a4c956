import assert from "node:assert/strict";
import { tensor } from "../tensor/tensor.ts";
import { predictedDurations, roundHalfToEven, splitStyle, sumFrames } from "./glue.ts";
import { StageError } from "./stage_error.ts";

const durations = (...values: number[]) =>
  tensor("fp32", [1, values.length], Float32Array.from(values));

Deno.test("roundHalfToEven rounds halves as NumPy does", () => {
  const values = [0.5, 1.5, 2.5, 3.5, 2.4999, 2.5001, 49.5, -0.5, -1.5];
  assert.deepEqual(values.map(roundHalfToEven).map((n) => n + 0), [0, 2, 2, 4, 2, 3, 50, 0, -2]);
});

Deno.test("predictedDurations gives every token at least one frame", () => {
  const frames = predictedDurations(durations(0, 0.2, 1.5, 2.5, 7.9));
  assert.equal(frames.dtype, "int32");
  assert.deepEqual(frames.shape, [1, 5]);
  assert.deepEqual([...frames.data], [1, 1, 2, 2, 8]);
  assert.equal(sumFrames(frames), 14);
});

Deno.test("predictedDurations takes fp16", () => {
  const fp16 = tensor("fp16", [1, 2], Float16Array.from([4.5, 5.5]));
  assert.deepEqual([...predictedDurations(fp16).data], [4, 6]);
});

Deno.test("predictedDurations refuses NaN, infinity and what int32 cannot hold", () => {
  for (const bad of [NaN, Infinity, 3e9]) {
    assert.throws(
      () => predictedDurations(durations(1, bad)),
      (error: unknown) =>
        error instanceof StageError && error.stage === "post_albert" &&
        error.feature === "duration" && error.what.endsWith("token 1"),
    );
  }
});

Deno.test("splitStyle puts timbre first", () => {
  const { timbre, prosody } = splitStyle(Float32Array.of(1, 2, 3, 4), 2);
  assert.deepEqual([...timbre.data], [1, 2]);
  assert.deepEqual([...prosody.data], [3, 4]);
  assert.deepEqual(prosody.shape, [1, 2]);
  assert.throws(() => splitStyle(new Float32Array(255), 128), RangeError);
});
