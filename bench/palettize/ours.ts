import { cpuUsage } from "node:process";
import { compressProgram } from "../../convert/compress/compress_program.ts";
import { type Weight, weightsOf } from "../../convert/compress/compressible.ts";
import { fits } from "../../convert/compress/grid.ts";
import { presetNamed } from "../../convert/presets/built_in.ts";
import type { PaletteCompression, Preset, StagePreset } from "../../convert/presets/preset.ts";
import { requiredTarget, withTarget } from "../../convert/presets/target.ts";
import { readPackage, writePackage } from "../../coreml/package.ts";
import { weightDigests } from "../../references/weight_digests.ts";
import type { StageName } from "../../stages/contract.ts";
import type { OurPalettizer } from "./compare.ts";

const plainPreset = presetNamed("fp16");

/** Preset of the packages that are palettized: nothing is compressed, for the oldest system that has `palette`. */
export function plainPresetFor(palette: PaletteCompression): Preset {
  const { stages } = plainPreset;
  const albert = { ...stages.albert, compression: palette };
  return withTarget(plainPreset, requiredTarget({ stages: { ...stages, albert } }).target);
}

/** How `stage`, which has these weights, is palettized: all but those that `palette` does not fit. */
export function palettizedStage(
  stage: StageName,
  palette: PaletteCompression,
  weights: readonly Weight[],
): StagePreset {
  const misfits = weights.filter((weight) => !fits(palette, weight));
  return {
    ...plainPreset.stages[stage],
    compression: palette,
    exceptions: Object.fromEntries(misfits.map(({ name }) => [name, null])),
  };
}

/** Palettization as a conversion does it, but from a package on disk; in this process, timed. */
export const ourPalettizer: OurPalettizer = {
  async palettize({ stage, path }, to, palette) {
    const cpuBefore = cpuUsage().user;
    const start = performance.now();
    const plain = readPackage(path);
    const loaded = performance.now();
    const preset = palettizedStage(stage, palette, weightsOf(plain.program));
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
