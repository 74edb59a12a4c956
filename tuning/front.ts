/**
 * Points of size against quality: those worth taking, and the best within limits.
 * @module
 */

/** What was measured of a preset, as far as limits can be set on it. Everything but the size may be a mean. */
export interface MeasuredPoint {
  /** Of the seven packages. */
  readonly sizeBytes: number;
  /** Log-spectral distance from the fp32 chain. */
  readonly lsdDb: number;
  /** Magnitude of the high band's difference from the fp32 chain's. */
  readonly highBandDb: number;
  /** Mel-cepstral distortion from the fp32 chain. */
  readonly mcdDb: number;
}

/** The most that a point may have of each. */
export type Limits = Readonly<Partial<Record<keyof MeasuredPoint, number>>>;

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

/**
 * How far `point` is over the limit that it is over the most, as a part of that limit: 0.1 is 10% too much. Not over 0
 * where it keeps them all.
 */
export function excessOf(point: MeasuredPoint, limits: Limits): number {
  const excesses = Object.entries(limits).map(([what, limit]) =>
    point[what as keyof MeasuredPoint] / limit - 1
  );
  return Math.max(-1, ...excesses);
}

/**
 * The best of `points`: within a limit of size the one nearest to the fp32 chain, else the smallest. Undefined where
 * none keeps all `limits`.
 */
export function bestPoint<P extends MeasuredPoint>(
  points: readonly P[],
  limits: Limits,
): P | undefined {
  const within = paretoFront(points.filter((point) => excessOf(point, limits) <= 0));
  return limits.sizeBytes === undefined ? within[0] : within[within.length - 1];
}

/** The one of `points`, of which there are some, that is over `limits` the least. */
export function nearestPoint<P extends MeasuredPoint>(points: readonly P[], limits: Limits): P {
  return points.reduce((nearest, point) =>
    excessOf(point, limits) < excessOf(nearest, limits) ? point : nearest
  );
}
