/**
 * Points of size against quality, and those of them that are worth taking.
 * @module
 */
import { meanDistortion } from "./means.ts";
import type { Evaluation } from "./workbench.ts";

/** What was measured of a preset: its size, and means over passages of distances from the fp32 chain. */
export interface MeasuredPoint {
  /** Of the seven packages. */
  readonly sizeBytes: number;
  /** Log-spectral distance. */
  readonly lsdDb: number;
  /** Mel-cepstral distortion. */
  readonly mcdDb: number;
  /** Change of the share of energy from 10 kHz on. */
  readonly highBandDb: number;
}

/** The point of a preset of which this was measured. Where no passage has a figure, its audio is silent: as far off as can be. */
export function pointOf({ sizeBytes, passages }: Evaluation): MeasuredPoint {
  const mean = meanDistortion(passages.map(({ distortion }) => distortion));
  return {
    sizeBytes,
    lsdDb: mean.logSpectralDistanceDb ?? Infinity,
    mcdDb: mean.melCepstralDistortionDb ?? Infinity,
    highBandDb: mean.highBandDifferenceDb ?? Infinity,
  };
}

/**
 * The Pareto front of size against log-spectral distance: the points of which no other is as small and as near to the
 * fp32 chain, from the smallest to the largest. Of equal ones the first stays.
 */
export function paretoFront<P extends MeasuredPoint>(points: readonly P[]): readonly P[] {
  const sorted = points.toSorted((a, b) => a.sizeBytes - b.sizeBytes || a.lsdDb - b.lsdDb);
  const front: P[] = [];
  for (const point of sorted) {
    if (front.length === 0 || point.lsdDb < front[front.length - 1].lsdDb) front.push(point);
  }
  return front;
}
