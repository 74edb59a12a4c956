/** A comparison of presets in which no two numbers look alike. */
import { stageNames } from "../../stages/contract.ts";
import type { Comparison } from "../../tuning/comparison_result.ts";
import { meansOf } from "../../tuning/means.ts";
import { distinct } from "../_distinct.ts";
import { comparisonFixture } from "./_fixture.ts";

/** The fixture: presets a, b and c, each smaller than the one before; b is as good as a, c is not; and two without figures. */
export function numbersFixture(): Comparison {
  const comparison = comparisonFixture();
  const [{ preset, figures, ...entry }, , ...others] = comparison.presets;
  const record = (value: (i: number) => number) =>
    Object.fromEntries(stageNames.map((stage, i) => [stage, value(i)])) as Record<
      typeof stageNames[number],
      number
    >;
  const passages = figures!.passages.map((passage) => ({
    ...passage,
    differingDurations: 40,
    distortion: { ...passage.distortion, gainDb: -0.7, highBandDifferenceDb: -2 },
    stageSnrDb: record((i) => 70 - 5 * i),
    stagesMs: record((i) => 10 + i),
  }));
  const measured = {
    ...figures!,
    passages,
  };
  const made = distinct({
    ...comparison,
    settings: { nRuns: 20, warmups: 30, maxFrames: 2000 },
    presets: [
      ...["a", "b", "c"].map((name, i) => ({
        ...{ ...entry, preset: { ...preset, name } },
        figures: {
          ...measured,
          packages: measured.packages.map((info) => ({ ...info, sizeBytes: 24e6 / 2 ** i })),
        },
      })),
      ...others,
    ],
  });
  const [a, b, c] = made.presets.map(({ figures }) => figures!);
  for (const [i, { distortion }] of a.passages.entries()) {
    const [near, far] = [b, c].map(({ passages }) => passages[i].distortion);
    near.logSpectralDistanceDb = distortion.logSpectralDistanceDb! + 0.15;
    near.highBandDifferenceDb = distortion.highBandDifferenceDb! - 0.21;
    far.logSpectralDistanceDb = distortion.logSpectralDistanceDb! + 2.34;
  }
  for (const figures of [a, b, c]) {
    figures.means = meansOf(figures.passages);
    figures.sizeBytes = figures.packages.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0);
  }
  return made;
}
