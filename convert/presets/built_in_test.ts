import assert from "node:assert/strict";
import { stageNames } from "../../stages/contract.ts";
import { defaultPresetName, presetNamed, presets, UnknownPresetError } from "./built_in.ts";

Deno.test("the published chain's precisions and compute units", () => {
  const { stages } = presetNamed(defaultPresetName);
  const table = stageNames.map((stage) =>
    `${stages[stage].precision} ${stages[stage].computeUnit}`
  );
  assert.deepEqual(table, [
    "fp16 CPU_AND_NE",
    "fp16 CPU_AND_NE",
    "fp16 CPU_AND_NE",
    "fp16 ALL",
    "fp32 ALL",
    "fp16 CPU_AND_NE",
    "fp32 ALL",
  ]);
});

Deno.test("every preset is complete and has a name of its own", () => {
  assert.equal(new Set(presets.map(({ name }) => name)).size, presets.length);
  for (const { stages } of presets) assert.deepEqual(Object.keys(stages), [...stageNames]);
});

Deno.test("an unknown preset names the known ones, and the nearest where it is near", () => {
  assert.throws(() => presetNamed("FP61"), (error) => {
    assert(error instanceof UnknownPresetError && error instanceof RangeError);
    assert.match(error.message, /"FP61": expected one of fp16, fp32\. Did you mean fp16\?/);
    return true;
  });
  assert.throws(() => presetNamed("quantized"), /one of fp16, fp32$/);
});
