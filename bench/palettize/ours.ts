import { cpuUsage } from "node:process";
import { compressProgram } from "../../convert/compress/compress_program.ts";
import { presetNamed } from "../../convert/presets/built_in.ts";
import type { StagePreset } from "../../convert/presets/preset.ts";
import { readPackage, writePackage } from "../../coreml/package.ts";
import { weightDigests } from "../../references/weight_digests.ts";
import type { StageName } from "../../stages/contract.ts";
import type { OurPalettizer } from "./compare.ts";
import type { PaletteWidth } from "./result.ts";

/** Preset of the packages that are palettized: nothing of them is compressed. */
export const plainPreset = presetNamed("fp16");

/** How `stage` is palettized: as in `fp16+int8pal`, with palettes of `2^bits` values. */
export const paletteOf = (stage: StageName, bits: PaletteWidth): StagePreset => ({
  ...plainPreset.stages[stage],
  compression: { type: "palette", bits },
});

/** Palettization as a conversion does it, but from a package on disk; in this process, timed. */
export const ourPalettizer: OurPalettizer = {
  async palettize({ stage, path }, to, bits) {
    const preset = paletteOf(stage, bits);
    const cpuBefore = cpuUsage().user;
    const start = performance.now();
    const plain = readPackage(path);
    const loaded = performance.now();
    const { program } = compressProgram(plain.program, preset, stage);
    const palettized = performance.now();
    await writePackage(to, { ...plain, program });
    const saved = performance.now();
    return {
      loadMs: loaded - start,
      palettizeMs: palettized - loaded,
      saveMs: saved - palettized,
      // In microseconds.
      userCpuMs: (cpuUsage().user - cpuBefore) / 1000,
    };
  },
  digests: weightDigests,
};
