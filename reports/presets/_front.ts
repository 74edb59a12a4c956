/** Which presets are worth taking: the front of size against quality, and beyond it what is faster. */
import type { Comparison, PresetFigures } from "../../tuning/comparison_result.ts";
import { type MeasuredPoint, paretoFront, pointOf } from "../../tuning/front.ts";

/** A measured preset, and its place. */
export interface FrontEntry {
  readonly name: string;
  readonly figures: PresetFigures;
  readonly point: MeasuredPoint;
  /**
   * front: no other is as small and as near to the fp32 chain. faster: some are, and this one is faster than all of them.
   * behind: one of them is as fast, too.
   */
  readonly place: "front" | "faster" | "behind";
  /** Who is as small and as near, the fastest first; none on the front. */
  readonly betters: readonly string[];
}

/** The presets that were measured and are not silent, from the smallest to the largest. */
export function frontOf({ presets }: Comparison): FrontEntry[] {
  const measured = presets.flatMap(({ preset, figures }) => {
    if (figures === null || figures.means.distortion.logSpectralDistanceDb === null) return [];
    return [{ name: preset.name, figures, point: pointOf(figures) }];
  });
  const front = new Set(paretoFront(measured.map(({ point }) => point)));
  return measured.map((entry) => {
    const { point, figures: { means } } = entry;
    if (front.has(point)) return { ...entry, place: "front" as const, betters: [] };
    const betters = measured.filter((other) =>
      other !== entry && other.point.sizeBytes <= point.sizeBytes &&
      other.point.lsdDb <= point.lsdDb
    ).toSorted((a, b) => b.figures.means.speed - a.figures.means.speed);
    const isFaster = betters.every(({ figures }) => means.speed > figures.means.speed);
    return {
      ...entry,
      place: isFaster ? "faster" as const : "behind" as const,
      betters: betters.map(({ name }) => name),
    };
  }).toSorted((a, b) => a.point.sizeBytes - b.point.sizeBytes || a.point.lsdDb - b.point.lsdDb);
}

/** The place of an entry in words. */
export function placeText({ place, betters: [first, ...others] }: FrontEntry): string {
  if (place === "front") return "on the front";
  const are = others.length === 0 ? "is" : `and ${others.length} more are`;
  return place === "faster"
    ? `faster, but ${first} ${are} as small and as near`
    : `${first} ${are} as small and as near, and as fast`;
}
