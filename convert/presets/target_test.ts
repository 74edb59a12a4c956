import assert from "node:assert/strict";
import { stageNames } from "../../stages/contract.ts";
import { presetNamed, presets } from "./built_in.ts";
import type { Compression, Preset, StagePreset } from "./preset.ts";
import { PresetTargetError, requiredTarget, withTarget } from "./target.ts";

const withVocoder = (changes: Partial<StagePreset>): Preset => {
  const preset = presetNamed("fp16");
  const vocoder = { ...preset.stages.vocoder, ...changes };
  return { ...preset, stages: { ...preset.stages, vocoder } };
};

Deno.test("what iOS 17 does not have is told by its path", () => {
  const linear = { type: "linear", mode: "affine" } as const;
  const cases: [Compression, string[]][] = [
    [{ type: "palette", bits: 3 }, ["bits: 3-bit palettes need iOS18"]],
    [{ type: "palette", bits: 4 }, []],
    [
      { type: "palette", bits: 3, groupSize: 4 },
      ["bits: 3-bit palettes need iOS18", "groupSize: palettes of channel groups need iOS18"],
    ],
    [{ ...linear, bits: 8, granularity: "channel" }, []],
    [{ ...linear, bits: 8, granularity: "tensor" }, []],
    [{ ...linear, bits: 4, granularity: "tensor" }, ["bits: 4-bit integers need iOS18"]],
    [
      { ...linear, bits: 8, granularity: "block", blockSize: 32 },
      ["granularity: blocks need iOS18"],
    ],
  ];
  for (const [compression, expected] of cases) {
    for (
      const [changes, place] of [
        [{ compression }, "stages.vocoder.compression"],
        [{ exceptions: { "a.b*": compression } }, `stages.vocoder.exceptions["a.b*"]`],
      ] as const
    ) {
      const { target, reasons } = requiredTarget(withVocoder(changes));
      assert.equal(target, expected.length === 0 ? "iOS17" : "iOS18");
      assert.deepEqual(
        reasons.map(({ path, message }) => `${path}: ${message}`),
        expected.map((reason) => `${place}.${reason}`),
      );
    }
  }
});

Deno.test("a newer target than needed is taken over, an older one refused with every reason", () => {
  for (const preset of presets) {
    assert.deepEqual(withTarget(preset, "iOS18"), { ...preset, target: "iOS18" });
  }
  assert.deepEqual(
    withTarget(withTarget(presetNamed("fp16"), "iOS18"), "iOS17"),
    presetNamed("fp16"),
  );
  assert.throws(() => withTarget(presetNamed("fp16+int4pal"), "iOS17"), (error) => {
    assert(error instanceof PresetTargetError && error instanceof RangeError);
    assert.deepEqual([error.preset, error.target], ["fp16+int4pal", "iOS17"]);
    assert.deepEqual(
      error.reasons.map(({ path }) => path),
      stageNames.slice(0, -1).map((stage) => `stages.${stage}.compression.groupSize`),
    );
    assert.match(
      error.message,
      /^Cannot use preset fp16\+int4pal for iOS17:\n {2}stages\.albert\./,
    );
    assert.match(error.message, /\nAsk for a newer system, or take a preset without them$/);
    return true;
  });
});
