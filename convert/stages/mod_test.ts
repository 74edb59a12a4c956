import assert from "node:assert/strict";
import { readPackage, writePackage } from "../../coreml/package.ts";
import { type FeatureContract, stageContracts, stageNames } from "../../stages/contract.ts";
import { fp32 } from "../_testing.ts";
import type { Checkpoint } from "../checkpoint/checkpoint.ts";
import { seededCheckpoint } from "../checkpoint/seeded.ts";
import { ConvertError } from "../convert_error.ts";
import { presets } from "../presets/built_in.ts";
import type { Preset } from "../presets/preset.ts";
import { stagePackage } from "../stage_package.ts";
import { buildStage } from "./mod.ts";

const checkpoint = seededCheckpoint();
const contracts = stageContracts(checkpoint.config);
const unknownAxes = (shape: FeatureContract["shape"]) =>
  shape.map((dim) => typeof dim === "number" ? dim : null);
const audioAnchored = presets.map((preset): Preset => ({
  ...preset,
  name: `${preset.name} anchored by its audio`,
  anchor: "audio",
}));

for (const preset of [...presets, ...audioAnchored]) {
  for (const stage of stageNames) {
    Deno.test(`${stage} of preset ${preset.name} keeps to its contract`, () => {
      const { precision } = preset.stages[stage];
      const { program, inputs, outputs } = stagePackage(stage, {
        checkpoint,
        preset,
        maxFrames: 2000,
      });
      const types = new Map(
        program.operations.flatMap(({ outputs }) => outputs.map(({ name, type }) => [name, type])),
      );
      const isAudio = preset.anchor === "audio";
      const typeOf = ({ kind, shape, otherShapes: [other] = [] }: FeatureContract) => ({
        dtype: kind === "float" ? precision : "int32",
        shape: unknownAxes(isAudio ? other ?? shape : shape),
      });
      const contract = contracts[stage];
      assert.deepEqual(
        program.inputs,
        contract.inputs.map((feature) => ({ name: feature.name, type: typeOf(feature) })),
      );
      assert.deepEqual(program.outputs, contract.outputs.map(({ name }) => name));
      for (const feature of contract.outputs) {
        assert.deepEqual(types.get(feature.name), typeOf(feature), feature.name);
      }
      assert.deepEqual(inputs.map(({ name }) => name), contract.inputs.map(({ name }) => name));
      assert.deepEqual(
        outputs.map(({ name, dtype, shape }) => ({ name, dtype, shape })),
        contract.outputs.map((feature) => ({
          name: feature.name,
          dtype: precision,
          shape: feature.name === "anchor" && !isAudio ? [1] : undefined,
        })),
      );
    });
  }
}

Deno.test("inputs accept what the contract says, and have a typical shape inside it", () => {
  const vocoder = (maxFrames: number) =>
    stagePackage("vocoder", { checkpoint, preset: presets[0], maxFrames }).inputs;
  const source = vocoder(2000).find(({ name }) => name === "x_source_1");
  assert.deepEqual(source?.ranges?.at(-1), { min: 1, max: 240_001 });
  assert.equal(source?.shape?.at(-1), 120 * 320 + 1);
  for (const { name, shape, ranges } of vocoder(7)) {
    shape!.forEach((size, axis) => {
      const { min, max } = ranges?.[axis] ?? { min: size, max: size };
      assert(min <= size && size <= max!, `${name} ${shape}`);
    });
  }
  const tail = stagePackage("tail", { checkpoint, preset: presets[0], maxFrames: 2000 });
  assert.deepEqual(tail.inputs[0].ranges?.at(-1), { min: 100, max: 240_001 });
});

Deno.test("a package survives writing and reading", async () => {
  const made = stagePackage("post_albert", { checkpoint, preset: presets[0], maxFrames: 2000 });
  const directory = await Deno.makeTempDir();
  try {
    await writePackage(`${directory}/Test.mlpackage`, made);
    assert.deepEqual(readPackage(`${directory}/Test.mlpackage`), made);
  } finally {
    await Deno.remove(directory, { recursive: true });
  }
});

Deno.test("weights are read once and named after the checkpoint's", () => {
  const { operations } = buildStage("albert", checkpoint, { precision: "fp16", maxFrames: 2000 });
  const names = operations.filter(({ type }) => type === "const").map(({ name }) => name);
  const layers = names.filter((name) => /^bert_.*ffn_output_weight/.test(name));
  assert.deepEqual(layers, [
    "bert_encoder_albert_layer_groups_0_albert_layers_0_ffn_output_weight",
  ]);
});

Deno.test("a weight that fp16 cannot hold is refused by name, and taken in fp32", () => {
  const name = "decoder.generator.conv_post.bias";
  const large: Checkpoint = {
    ...checkpoint,
    tensor: (asked) =>
      asked === name
        ? fp32(checkpoint.shape(name), Array(checkpoint.shape(name)[0]).fill(7e4))
        : checkpoint.tensor(asked),
  };
  const build = (precision: "fp16" | "fp32") =>
    buildStage("tail", large, { precision, maxFrames: 2000 });
  build("fp32");
  assert.throws(() => build("fp16"), (error) => {
    assert(error instanceof ConvertError);
    assert.deepEqual(error.context, { stage: "tail", weight: name });
    assert.match(error.message, /conv_post\.bias to fp16: element 0 is Infinity/);
    return true;
  });
});
