/**
 * Limits of size and quality, and the best point within them.
 * @module
 */
import { type MeasuredPoint, paretoFront } from "./front.ts";

/** What a limit can be set on. */
export const limitedFigures = ["size", "lsd", "mcd", "highband"] as const;

/** The most of one figure that a preset may have. */
export interface Limit {
  readonly figure: typeof limitedFigures[number];
  /** In bytes or dB, over 0. */
  readonly most: number;
  /** Whether it is what a preset may have more than the base preset, and not all that it may have. */
  readonly overBase: boolean;
}

/** What a preset has to keep where nothing else is asked for, over the base preset: what is hardly heard. */
export const usualLimits: readonly Limit[] = [
  { figure: "lsd", most: 0.2, overBase: true },
  { figure: "highband", most: 0.3, overBase: true },
];

/** The figure of `point` that `limit` is set on, without the base preset's where the limit is over it. */
export function limitedValue(
  { figure, overBase }: Limit,
  point: MeasuredPoint,
  base: MeasuredPoint,
): number {
  const difference = (of: (point: MeasuredPoint) => number) =>
    overBase ? of(point) - of(base) : of(point);
  switch (figure) {
    case "size":
      return difference(({ sizeBytes }) => sizeBytes);
    case "lsd":
      return difference(({ lsdDb }) => lsdDb);
    case "mcd":
      return difference(({ mcdDb }) => mcdDb);
    case "highband": // too little is as wrong as too much
      return Math.abs(difference(({ highBandDb }) => highBandDb));
  }
}

/** Limits, and the base preset's point that some of them may be relative to. */
export interface Limits {
  readonly limits: readonly Limit[];
  readonly base: MeasuredPoint;
}

/**
 * How far `point` is over the limit that it is over the most, as a part of that limit: 0.1 is 10% too much. Not over 0
 * where it keeps all; -Infinity where there are none.
 */
export function excessOf(point: MeasuredPoint, { limits, base }: Limits): number {
  return Math.max(...limits.map((limit) => limitedValue(limit, point, base) / limit.most - 1));
}

/**
 * The best of `points`: within a limit of size the one nearest to the fp32 chain, else the smallest. Undefined where
 * none keeps all limits.
 */
export function bestPoint<P extends MeasuredPoint>(
  points: readonly P[],
  limits: Limits,
): P | undefined {
  const within = paretoFront(points.filter((point) => excessOf(point, limits) <= 0));
  const isOfSize = limits.limits.some(({ figure }) => figure === "size");
  return isOfSize ? within[within.length - 1] : within[0];
}

/** The one of `points`, of which there are some, that is over the limits the least. */
export function nearestPoint<P extends MeasuredPoint>(points: readonly P[], limits: Limits): P {
  return points.reduce((nearest, point) =>
    excessOf(point, limits) < excessOf(nearest, limits) ? point : nearest
  );
}
