/**
 * From the figures of single passages to those of a preset.
 * @module
 */
import { mean } from "simple-statistics";
import { meanOrNull } from "../statistics/mean_or_null.ts";
import { type StageName, stageNames } from "../stages/contract.ts";
import type { Distortion, PassageFigures, PresetFigures, Snr } from "./comparison_result.ts";

/**
 * Means over `passages`, each counted once; figures that a passage does not have are left out.
 * @throws {RangeError} when there are none.
 */
export function meansOf(passages: readonly PassageFigures[]): PresetFigures["means"] {
  if (passages.length === 0) throw new RangeError("Cannot take means: received no passages");
  const of = (figure: (passage: PassageFigures) => number) => mean(passages.map(figure));
  const stageSnrDb = stageNames.map((name) =>
    [name, meanSnr(passages.map((passage) => passage.stageSnrDb[name]))] as const
  );
  return {
    differingDurations: of((passage) => passage.differingDurations),
    distortion: meanDistortion(passages.map((passage) => passage.distortion)),
    stageSnrDb: Object.fromEntries(stageSnrDb) as Record<StageName, Snr>,
    speed: of((passage) => passage.speed),
    characterErrorRate: meanOrNull(passages.map((passage) => passage.characterErrorRate)),
  };
}

/** The mean of each figure, of those that have it. */
export function meanDistortion(distortions: readonly Distortion[]): Distortion {
  const of = (figure: keyof Distortion) => meanOrNull(distortions.map((next) => next[figure]));
  return {
    melCorr: of("melCorr"),
    logSpectralDistanceDb: of("logSpectralDistanceDb"),
    melCepstralDistortionDb: of("melCepstralDistortionDb"),
    highBandDifferenceDb: of("highBandDifferenceDb"),
    gainDb: of("gainDb"),
  };
}

/**
 * The mean ratio of noise to signal, in dB: ratios in dB of which some are infinite have no mean. One passage that
 * failed is a failure of all.
 */
export function meanSnr(ratios: readonly Snr[]): Snr {
  if (ratios.includes("failed")) return "failed";
  const noise = mean(ratios.map((ratio) => typeof ratio === "number" ? 10 ** (-ratio / 10) : 0));
  return snrOf(-10 * Math.log10(noise));
}

/** A ratio in dB as results hold it, since JSON has no infinity. */
export function snrOf(ratioDb: number): Snr {
  if (ratioDb === Infinity) return "exact";
  return Number.isFinite(ratioDb) ? ratioDb : "failed";
}
