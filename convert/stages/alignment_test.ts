import assert from "node:assert/strict";
import { cast, type Tensor, tensor } from "../../tensor/tensor.ts";
import { patterned, runStage } from "../_testing.ts";
import { seededCheckpoint } from "../checkpoint/seeded.ts";
import type { Precision } from "../presets/preset.ts";
import { buildStage } from "./mod.ts";

const checkpoint = seededCheckpoint();
const { hiddenDim, styleDim } = checkpoint.config;

async function align(durations: readonly number[], precision: Precision, maxFrames: number) {
  const count = durations.length;
  const feeds = {
    pred_dur: tensor("int32", [1, count], Int32Array.from(durations)),
    d: cast(patterned([1, count, hiddenDim + styleDim]), precision),
    t_en: cast(patterned([1, hiddenDim, count], 2), precision),
  };
  return {
    ...feeds,
    ...await runStage("alignment", checkpoint, feeds, { precision, maxFrames }),
  } as Record<string, Tensor>;
}

/** Token of every frame. */
const expand = (durations: readonly number[]) =>
  durations.flatMap((count, token) => Array<number>(count).fill(token));

async function assertAligned(
  durations: readonly number[],
  precision: Precision,
  maxFrames: number,
) {
  const { d, t_en, en, asr } = await align(durations, precision, maxFrames);
  const tokens = expand(durations);
  const width = hiddenDim + styleDim;
  assert.deepEqual(en.shape, [1, width, tokens.length]);
  assert.deepEqual(asr.shape, [1, hiddenDim, tokens.length]);
  tokens.forEach((token, frame) => {
    for (let c = 0; c < width; c++) {
      assert.equal(en.data[c * tokens.length + frame], d.data[token * width + c]);
    }
    for (let c = 0; c < hiddenDim; c++) {
      const expected = t_en.data[c * durations.length + token];
      assert.equal(asr.data[c * tokens.length + frame], expected);
    }
  });
}

Deno.test("every token's encoding stands in as many frames as it lasts", async () => {
  await assertAligned([2, 1, 3, 1, 17], "fp16", 2000);
  await assertAligned([2, 1, 3, 1, 17], "fp32", 2000);
});

Deno.test("the last frame numbers that fp16 can tell apart are right", async () => {
  await assertAligned([1000, 1, 1, 1, 1043, 1, 1], "fp16", 2048);
});

Deno.test("frame numbers beyond fp16 are compared in fp32", async () => {
  await assertAligned([2000, 1, 47, 1, 1, 3, 1], "fp16", 2100);
  const counting = (maxFrames: number) => {
    const program = buildStage("alignment", checkpoint, { precision: "fp16", maxFrames });
    const table = program.operations.find(({ name }) => name === "frame_numbers");
    return table?.outputs[0].type;
  };
  assert.deepEqual(counting(2048), { dtype: "fp16", shape: [2048] });
  assert.deepEqual(counting(2049), { dtype: "fp32", shape: [2049] });
});
