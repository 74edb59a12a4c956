import assert from "node:assert/strict";
import type { StageName } from "../stages/contract.ts";
import { seededCheckpoint } from "./checkpoint/seeded.ts";
import { presetNamed } from "./presets/built_in.ts";
import type { Compression, DeploymentTarget } from "./presets/preset.ts";
import { stagePackage } from "./stage_package.ts";

const checkpoint = seededCheckpoint();
const fp16 = presetNamed("fp16");

function packageOf(stage: StageName, compression: Compression | null, target: DeploymentTarget) {
  const stagePreset = { ...fp16.stages[stage], compression, weightThreshold: 1000 };
  const preset = { ...fp16, target, stages: { ...fp16.stages, [stage]: stagePreset } };
  return stagePackage(stage, { checkpoint, preset, maxFrames: 2000 });
}

Deno.test("weights are stored as the preset says, in the forms of the system that it is for", () => {
  const affine: Compression = { type: "linear", bits: 8, granularity: "channel", mode: "affine" };
  const palette: Compression = { type: "palette", bits: 6 };
  for (
    const [stage, compression, target, version, opset, form, text] of [
      ["prosody", palette, "iOS17", 8, "CoreML7", "lut_to_dense", "6-bit palette"],
      ["noise", affine, "iOS17", 8, "CoreML7", "affine_dequantize", "8-bit linear, by channel"],
      ["prosody", palette, "iOS18", 9, "CoreML8", "lut_to_dense", "6-bit palette"],
      ["noise", affine, "iOS18", 9, "CoreML8", "blockwise_shift_scale", "8-bit linear, by channel"],
    ] as const
  ) {
    const { specificationVersion, program, metadata } = packageOf(stage, compression, target);
    assert.deepEqual([specificationVersion, program.opset], [version, opset]);
    const types = program.operations.map(({ type }) => type);
    const compressed = types.filter((type) => type.startsWith("constexpr_"));
    assert(compressed.length > 5 && compressed.every((type) => type === `constexpr_${form}`));
    const [, largeCount] = metadata.userDefined["kokobench.compression"]
      .match(`^as they are: \\d+ weights; ${text}: (\\d+) weights$`)!;
    assert.equal(Number(largeCount), compressed.length);
  }
});

Deno.test("a package without compressed weights does not speak of compression", () => {
  for (const target of ["iOS17", "iOS18"] as const) {
    const { program, metadata } = packageOf("prosody", null, target);
    assert(!("kokobench.compression" in metadata.userDefined));
    assert(!program.operations.some(({ type }) => type.startsWith("constexpr_")));
  }
});
