import assert from "node:assert/strict";
import { stageContracts } from "../../stages/contract.ts";
import type { Tensor } from "../../tensor/tensor.ts";
import { largestError, numbersOf, patterned, runStage } from "../_testing.ts";
import { seededCheckpoint } from "../checkpoint/seeded.ts";
import { buildStage } from "./mod.ts";

const checkpoint = seededCheckpoint();
const frameCount = 3;
const feeds: Readonly<Record<string, Tensor>> = Object.fromEntries(
  stageContracts(checkpoint.config).vocoder.inputs.map(({ name, shape }, seed) => [
    name,
    patterned(
      shape.map((dim) => typeof dim === "number" ? dim : dim.scale * frameCount + dim.offset),
      seed,
    ),
  ]),
);

Deno.test("the anchor is the mean of x_pre, or the audio that the tail makes of it", async () => {
  const mean = await runStage("vocoder", checkpoint, feeds);
  const audio = await runStage("vocoder", checkpoint, feeds, { anchor: "audio" });
  const features = numbersOf(mean.x_pre);
  assert.deepEqual(mean.anchor.shape, [1]);
  const sum = features.reduce((total, value) => total + value, 0);
  assert(largestError(mean.anchor, [sum / features.length]) < 1e-6);
  assert.deepEqual(audio.anchor.shape, [600 * frameCount]);
  const tail = await runStage("tail", checkpoint, { x_pre: audio.x_pre });
  assert(largestError(audio.anchor, numbersOf(tail.audio)) < 1e-6);
  assert(numbersOf(tail.audio).some((sample) => Math.abs(sample) > 1e-3));
  assert(largestError(audio.x_pre, features) < 1e-6);
});

Deno.test("an anchor of audio adds the tail's operations, after all others", () => {
  const typesOf = (stage: "vocoder" | "tail", anchor?: "mean" | "audio") =>
    buildStage(stage, checkpoint, { precision: "fp16", maxFrames: 100, anchor })
      .operations.map(({ type }) => type).filter((type) => type !== "const");
  const mean = typesOf("vocoder");
  assert.equal(mean.at(-1), "reduce_mean");
  assert.deepEqual(typesOf("vocoder", "audio"), [...mean.slice(0, -1), ...typesOf("tail")]);
});
