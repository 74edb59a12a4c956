import assert from "node:assert/strict";
import { join } from "node:path";
import { withDirectory } from "../system/_testing.ts";
import { presetNamed } from "../convert/presets/built_in.ts";
import type { Preset } from "../convert/presets/preset.ts";
import { readPresetFile } from "../convert/presets/read_preset.ts";
import { stageNames } from "../stages/contract.ts";
import {
  presetFileText,
  presetOfChoices,
  uncompressed,
  type WeightChoice,
} from "./searched_preset.ts";

const base = presetNamed("fp16+int8pal");
const four = { type: "palette", bits: 4 } as const;
const six = { type: "palette", bits: 6 } as const;
const choice = (weight: string, compression: WeightChoice["compression"]): WeightChoice => ({
  stage: "vocoder",
  weight,
  compression,
});

Deno.test("what most weights of a stage are is the stage's compression, the others are exceptions", () => {
  const choices = [
    choice("a", six),
    choice("b", four),
    choice("c", null),
    choice("d", { ...four }),
  ];
  const { name, target, stages } = presetOfChoices("mine", base, choices);
  assert.deepEqual([name, target], ["mine", "iOS17"]);
  assert.deepEqual(stages.vocoder, {
    ...base.stages.vocoder,
    compression: four,
    exceptions: { a: six, c: null },
  });
  assert.deepEqual(stages.albert, base.stages.albert);
});

Deno.test("what the base preset leaves as it is stays so", () => {
  const { vocoder } = base.stages;
  const exceptions = { "decoder.*": null, "a": six };
  const withNull: Preset = {
    ...base,
    stages: { ...base.stages, vocoder: { ...vocoder, exceptions } },
  };
  const { stages } = presetOfChoices("mine", withNull, [choice("a", four), choice("b", four)]);
  // In this order: the first that matches counts.
  assert.deepEqual(Object.entries(stages.vocoder.exceptions), [
    ["a", four],
    ["b", four],
    ["decoder.*", null],
  ]);
});

Deno.test("uncompressed presets keep all but how weights are stored", () => {
  const { stages } = uncompressed(presetNamed("fp16+int4pal"));
  assert.deepEqual(stages, presetNamed("fp16").stages);
});

Deno.test("the file of a preset is read as that preset, with a weight a line", () =>
  withDirectory(async (root) => {
    const path = join(root, "mine.json");
    const grouped = { ...four, groupSize: 4 } as const;
    for (const from of [base, presetNamed("m5-safe"), presetNamed("fp16+int4pal")]) {
      const choices = [choice("a", grouped), choice("b", six), choice("c", six)];
      const preset = presetOfChoices("mine", { ...from, target: "iOS18" }, choices);
      const text = presetFileText(preset);
      await Deno.writeTextFile(path, text);
      assert.deepEqual(await readPresetFile(path), preset);
      assert.ok(text.includes(`\n        "a": { "type": "palette", "bits": 4, "groupSize": 4 }`));
    }
    const text = presetFileText(presetOfChoices("mine", base, []));
    const { stages } = JSON.parse(text);
    assert.deepEqual(Object.keys(stages), stageNames.filter((name) => name !== "tail"));
  }));
