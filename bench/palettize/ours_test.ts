import assert from "node:assert/strict";
import { join } from "node:path";
import { seededCheckpoint } from "../../convert/checkpoint/seeded.ts";
import { presetNamed } from "../../convert/presets/built_in.ts";
import { stagePackage } from "../../convert/stage_package.ts";
import { readPackage, writePackage } from "../../coreml/package.ts";
import { inDirectory } from "../../coreml/testdata/package_fixtures.ts";
import { stageNames } from "../../stages/contract.ts";
import { elementCount } from "../../tensor/tensor.ts";
import { ourPalettizer, paletteOf, plainPreset } from "./ours.ts";

Deno.test("what is compared are the packages of the default compressed preset", () => {
  const { stages } = presetNamed("fp16+int8pal");
  for (const stage of stageNames.filter((name) => name !== "tail")) {
    assert.deepEqual(paletteOf(stage, 8), stages[stage]);
  }
});

Deno.test("a package is palettized from file to file, and its weights have digests", () =>
  inDirectory(async (directory) => {
    using checkpoint = seededCheckpoint();
    const plain = { stage: "prosody", path: join(directory, "plain.mlpackage") } as const;
    const to = join(directory, "palettized.mlpackage");
    const source = { checkpoint, preset: plainPreset, maxFrames: 100 };
    await writePackage(plain.path, stagePackage("prosody", source));
    const times = await ourPalettizer.palettize(plain, to, 4);
    for (const ms of Object.values(times)) assert(ms >= 0);

    const large = readPackage(plain.path).program.operations.flatMap(
      ({ type, outputs: [value] }) => {
        const shape = value.type.shape as number[];
        return type === "const" && shape.length > 1 && elementCount(shape) > 2048
          ? [value.name]
          : [];
      },
    );
    assert.notEqual(large.length, 0);
    assert.deepEqual(Object.keys(ourPalettizer.digests(to)), large);
    assert.deepEqual(ourPalettizer.digests(plain.path), {});
  }));
