import assert from "node:assert/strict";
import { join } from "node:path";
import { seededCheckpoint } from "../../convert/checkpoint/seeded.ts";
import type { Weight } from "../../convert/compress/compressible.ts";
import { presetNamed } from "../../convert/presets/built_in.ts";
import type { PaletteCompression } from "../../convert/presets/preset.ts";
import { stagePackage } from "../../convert/stage_package.ts";
import { readPackage, writePackage } from "../../coreml/package.ts";
import { inDirectory } from "../../coreml/testdata/package_fixtures.ts";
import { stageNames } from "../../stages/contract.ts";
import { elementCount, tensor } from "../../tensor/tensor.ts";
import { ourPalettizer, palettizedStage, plainPresetFor } from "./ours.ts";

const palette8: PaletteCompression = { type: "palette", bits: 8 };
const groupsOf8: PaletteCompression = { ...palette8, groupSize: 8 };

/** A weight whose output channels are its first axis. */
const weightOf = (shape: number[], name = "weight"): Weight => ({
  name,
  tensor: tensor("fp16", shape, new Float16Array(elementCount(shape))),
  outputAxis: 0,
  inputAxis: 1,
});

Deno.test("what is compared are the packages of the default compressed preset", () => {
  const { stages } = presetNamed("fp16+int8pal");
  for (const stage of stageNames.filter((name) => name !== "tail")) {
    assert.deepEqual(palettizedStage(stage, palette8, [weightOf([9, 7])]), stages[stage]);
  }
  assert.deepEqual(plainPresetFor(palette8), presetNamed("fp16"));
});

Deno.test("what a group does not divide is left as it is, and packages are for a system that has groups", () => {
  const { compression, exceptions } = palettizedStage("noise", groupsOf8, [
    weightOf([16, 7]),
    weightOf([9, 8], "odd"),
  ]);
  assert.deepEqual([compression, exceptions], [groupsOf8, { odd: null }]);
  assert.deepEqual(plainPresetFor(groupsOf8), { ...presetNamed("fp16"), target: "iOS18" });
  assert.equal(plainPresetFor({ type: "palette", bits: 3 }).target, "iOS18");
});

Deno.test("a package is palettized from file to file, and its weights have digests", () =>
  inDirectory(async (directory) => {
    using checkpoint = seededCheckpoint();
    for (const palette of [palette8, groupsOf8]) {
      const plain = { stage: "post_albert", path: join(directory, "plain.mlpackage") } as const;
      const to = join(directory, "palettized.mlpackage");
      const source = { checkpoint, preset: plainPresetFor(palette), maxFrames: 100 };
      await writePackage(plain.path, stagePackage("post_albert", source));
      const times = await ourPalettizer.palettize(plain, to, palette);
      for (const ms of Object.values(times)) assert(ms >= 0);

      const large = readPackage(plain.path).program.operations.flatMap(
        ({ type, outputs: [value] }) => {
          const shape = value.type.shape as number[];
          return type === "const" && shape.length > 1 && elementCount(shape) > 2048
            ? [value.name]
            : [];
        },
      );
      const tokens = "text_encoder_embedding_weight";
      assert(large.includes(tokens));
      // 8 does not divide the 178 tokens.
      const expected = palette === groupsOf8 ? large.filter((name) => name !== tokens) : large;
      assert.deepEqual(Object.keys(ourPalettizer.digests(to)), expected);
      assert.deepEqual(ourPalettizer.digests(plain.path), {});
    }
  }));
