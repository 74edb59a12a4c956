import assert from "node:assert/strict";
import { join } from "node:path";
import { stageNames } from "../../../stages/contract.ts";
import { emptyKokoro } from "../../_testing.ts";
import { compressProgram } from "../../compress/compress_program.ts";
import { opsetOf } from "../../../coreml/mil/opset.ts";
import { buildStage } from "../../stages/mod.ts";
import { readPresetFile } from "../read_preset.ts";

const sizeOf = async (file: string): Promise<number> => {
  const preset = await readPresetFile(join(import.meta.dirname!, file));
  const opset = opsetOf(preset.target);
  const checkpoint = emptyKokoro();
  let sizeBytes = 0;
  for (const stage of stageNames) {
    const { precision } = preset.stages[stage];
    const program = buildStage(stage, checkpoint, { precision, maxFrames: 2000, opset });
    const { weights } = compressProgram(program, preset.stages[stage], stage);
    sizeBytes += weights.reduce((sum, weight) => sum + weight.sizeBytes, 0);
  }
  return sizeBytes;
};

Deno.test("searched presets fit Kokoro-82M's weights, and their packages hold less than 55 MB of them", async () => {
  for (const file of ["int8_55mb.json", "smoothed_55mb.json"]) {
    const sizeBytes = await sizeOf(file);
    assert(sizeBytes > 50e6 && sizeBytes < 55e6, `${file}: ${sizeBytes}`);
  }
});
