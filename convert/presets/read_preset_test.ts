import assert from "node:assert/strict";
import { PresetFiles } from "./_testing.ts";
import { presetNamed, UnknownPresetError } from "./built_in.ts";
import type { Preset } from "./preset.ts";
import { PresetError } from "./preset_error.ts";
import { readPreset, readPresetFile } from "./read_preset.ts";
import { presetSchema } from "./schema.ts";
import { PresetTargetError } from "./target.ts";

Deno.test("a name is a built-in's, a path is a file", async () => {
  using files = new PresetFiles();
  assert.deepEqual(await readPreset("fp16+int8pal"), presetNamed("fp16+int8pal"));
  await assert.rejects(readPreset("fp16+int8pla"), UnknownPresetError);
  await assert.rejects(readPreset("fp16.json"), PresetError);
  await assert.rejects(readPreset("./fp16"), PresetError);
  assert.equal((await readPreset(files.write("without-extension", { name: "mine" }))).name, "mine");
});

Deno.test("a file that says nothing but its name is the published preset", async () => {
  using files = new PresetFiles();
  const preset = await readPresetFile(files.write("mine.json", { $schema: "./x", name: "mine" }));
  assert.deepEqual(preset, { ...presetNamed("fp16+int8pal"), name: "mine" });
});

Deno.test("what a file says goes before what it inherits, field by field", async () => {
  using files = new PresetFiles();
  files.write("base/base.json", {
    name: "base",
    extends: "fp16",
    anchor: "audio",
    stages: {
      vocoder: { computeUnit: "CPU_ONLY", compression: { type: "palette", bits: 6 } },
      tail: { weightThreshold: 9 },
    },
  });
  const path = files.write("mine.json", {
    name: "mine",
    extends: "base/base.json",
    stages: { vocoder: { precision: "fp32", compression: { bits: 4, type: "palette" } } },
  });
  const { stages } = presetNamed("fp16");
  const expected: Preset = {
    name: "mine",
    target: "iOS17",
    anchor: "audio",
    stages: {
      ...stages,
      vocoder: {
        ...stages.vocoder,
        precision: "fp32",
        computeUnit: "CPU_ONLY",
        compression: { type: "palette", bits: 4 },
      },
      tail: { ...stages.tail, weightThreshold: 9 },
    },
  };
  const preset = await readPresetFile(path);
  assert.deepEqual(preset, expected);
  // The cache is keyed by the text, in which the order of the file must not matter.
  assert.equal(JSON.stringify(preset), JSON.stringify(presetSchema.parse(expected)));
});

Deno.test("own exceptions go first, the inherited ones after them", async () => {
  using files = new PresetFiles();
  const path = files.write("mine.json", {
    name: "mine",
    extends: "fp16+int4pal",
    stages: {
      vocoder: {
        exceptions: {
          "decoder.generator.*": { sameAs: "decoder.encode.norm1.fc.weight" },
          "decoder.decode.*.norm1.fc.weight": null,
          "decoder.decode.*": { sameAs: "decoder.generator.*" },
        },
      },
    },
  });
  const palette8 = { type: "palette", bits: 8 };
  const { vocoder } = (await readPresetFile(path)).stages;
  assert.deepEqual(Object.entries(vocoder.exceptions), [
    ["decoder.generator.*", palette8],
    ["decoder.decode.*.norm1.fc.weight", null],
    ["decoder.decode.*", palette8],
    ["decoder.encode.norm1.fc.weight", palette8],
    ["decoder.decode.3.pool.weight*", null],
  ]);
});

Deno.test("a complete preset is a file too, and stays what it is", async () => {
  using files = new PresetFiles();
  for (const built of [presetNamed("fp16+int4pal"), presetNamed("fp32")]) {
    const preset = { ...built, name: "mine" };
    assert.deepEqual(await readPresetFile(files.write("mine.json", preset)), preset);
  }
});

Deno.test("the target is the oldest that serves, the file's, or the one asked for", async () => {
  using files = new PresetFiles();
  const grouped = { compression: { type: "palette", bits: 4, groupSize: 4 } };
  const plain = files.write("plain.json", { name: "plain", extends: "newer.json" });
  files.write("newer.json", { name: "newer", target: "iOS18" });
  const needy = files.write("needy.json", { name: "needy", stages: { noise: grouped } });
  assert.equal((await readPreset(plain)).target, "iOS17");
  assert.equal((await readPreset(files.path("newer.json"))).target, "iOS18");
  assert.equal((await readPreset(files.path("newer.json"), { target: "iOS17" })).target, "iOS17");
  assert.equal((await readPreset(needy)).target, "iOS18");
  await assert.rejects(readPreset(needy, { target: "iOS17" }), PresetTargetError);
});
