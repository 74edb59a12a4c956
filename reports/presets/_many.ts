/** Comparisons of many presets on six passages, for tests of what pages can hold. */
import type { Comparison } from "../../tuning/comparison_result.ts";
import { comparisonFixture } from "./_fixture.ts";

/** A comparison of `count` presets, each smaller and worse than the one before. */
export function manyPresets(count: number): Comparison {
  const comparison = structuredClone(comparisonFixture());
  const [{ preset, figures, ...entry }] = comparison.presets;
  const numbers = [1, 2, 3, 4, 5, 6];
  const text = "A text as long as those of the passages that are spoken. ".repeat(8);
  return {
    ...comparison,
    passages: numbers.map((number) => ({ ...comparison.passages[0], number, text })),
    presets: Array.from({ length: count }, (_, i) => {
      const measured = structuredClone(figures!);
      measured.sizeBytes = Math.round(325e6 / (i + 1));
      measured.means.speed = 1 + ((3 * i) % 7);
      measured.passages = numbers.map((number) => ({
        ...structuredClone(figures!.passages[0]),
        ...{ number, file: `passage_${number}_p${i}.wav` },
      }));
      for (const { distortion } of [measured.means, ...measured.passages]) {
        distortion.logSpectralDistanceDb = i / 3;
      }
      return { ...entry, preset: { ...preset, name: `preset-${i}` }, figures: measured };
    }),
  };
}
