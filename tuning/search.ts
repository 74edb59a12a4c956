/**
 * Searches for presets that are small and lose little, by how each weight is stored.
 * @module
 */
import type { Preset } from "../convert/presets/preset.ts";
import { Candidates } from "./_candidates.ts";
import { bestAllocations } from "./allocation.ts";
import { pointOf } from "./front.ts";
import { bestPoint, type Limit, type Limits, nearestPoint } from "./limits.ts";
import { probeWeights } from "./probe_weights.ts";
import type { OnTuningProgress } from "./progress.ts";
import type { Search } from "./search_result.ts";
import { uncompressed } from "./searched_preset.ts";
import type { Workbench } from "./workbench.ts";

/** What to search for. */
export interface SearchOptions {
  readonly limits: readonly Limit[];
  /** Presets along the front that are measured, beside those that the limits ask for. */
  readonly pointCount: number;
  readonly onProgress?: OnTuningProgress;
}

/** What a search finds. */
export type SearchFindings = Pick<
  Search,
  "sensitivities" | "uncompressed" | "base" | "points" | "best" | "nearest"
>;

/** Presets are looked at that are expected to be up to this much farther off than the uncompressed one, in dB. */
const widestDb = 3;
/** Attempts to come below a limit of size, or nearer to limits of quality. */
const attempts = 4;

/**
 * Tries every weight alone, divides bytes among them, and measures presets of different sizes: predictions are only
 * predictions. With a limit of size the largest preset within it is among them; where the quality alone is limited, the
 * smallest that keeps the limits is searched for.
 * @throws what `bench` throws.
 */
export async function searchPresets(
  bench: Workbench,
  { limits, pointCount, onProgress }: SearchOptions,
): Promise<SearchFindings> {
  const weights = await probeWeights(bench, onProgress);
  let done = 0;
  const evaluate = async (preset: Preset, label: string) => {
    const evaluation = await bench.evaluate(preset);
    const total = Math.max(++done, pointCount + 2);
    const last = `${label}, ${(evaluation.sizeBytes / 1e6).toFixed(2)} MB`;
    onProgress?.({ work: "measuring", done, total, last });
    return evaluation;
  };
  const plain = await evaluate(uncompressed(bench.base), "uncompressed");
  const base = await evaluate(bench.base, bench.base.name);
  const candidates = new Candidates({
    base: bench.base,
    allocations: [...bestAllocations(weights.map(({ options }) => options))],
    restBytes: weights.reduce((rest, { sizeBytes }) => rest - sizeBytes, plain.sizeBytes),
    plainLsdDb: pointOf(plain).lsdDb,
    evaluate: (preset) => evaluate(preset, "searched"),
  });
  for (const sizeBytes of candidates.sizes(pointCount, base.sizeBytes, widestDb)) {
    await candidates.measureWithin(sizeBytes);
  }
  const allLimits = { limits, base: pointOf(base) };
  await approach(candidates, allLimits);
  const points = figuresOf(candidates);
  return {
    sensitivities: weights.map(({ options: _, ...weight }) => weight),
    uncompressed: plain,
    base,
    points: candidates.points,
    best: bestPoint(points, allLimits)?.found.preset.name ?? null,
    nearest: nearestPoint(points, allLimits).found.preset.name,
  };
}

/** What was measured so far, from the smallest to the largest. */
const figuresOf = (candidates: Candidates) =>
  candidates.points.map((found) => ({ ...pointOf(found.measured), found }));

/** Measures what may be nearer to the best within the limits than what was measured so far. */
async function approach(candidates: Candidates, limits: Limits): Promise<void> {
  const size = limits.limits.find(({ figure }) => figure === "size");
  if (size !== undefined) {
    const most = size.most + (size.overBase ? limits.base.sizeBytes : 0);
    let wanted = most;
    for (let i = 0; i < attempts; i++) {
      const point = await candidates.measureWithin(wanted);
      if (point === undefined || point.measured.sizeBytes <= most) return;
      wanted -= point.measured.sizeBytes - most;
    }
  } else if (limits.limits.length > 0) {
    for (let i = 0; i < attempts; i++) {
      const points = figuresOf(candidates);
      const best = bestPoint(points, limits);
      const smaller = points.findLast(({ sizeBytes }) => sizeBytes < (best?.sizeBytes ?? 0));
      if (best === undefined || smaller === undefined) return;
      if (await candidates.measureBetween(smaller.found, best.found) === undefined) return;
    }
  }
}
