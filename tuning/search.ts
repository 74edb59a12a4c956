/**
 * Searches for presets that are small and lose little, by how each weight is stored.
 * @module
 */
import type { Preset } from "../convert/presets/preset.ts";
import { megabytes } from "../text/figures.ts";
import { Candidates } from "./_candidates.ts";
import { pitchErrorsOf1Db } from "./effect.ts";
import { pointOf } from "./front.ts";
import { bestPoint, type Limit, type Limits, nearestPoint } from "./limits.ts";
import { probeLoss, probeWeights } from "./probe_weights.ts";
import type { OnTuningProgress } from "./progress.ts";
import type { Search, SearchPoint } from "./search_result.ts";
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
/** Part of a limit of size that may stay unused, rather than to measure presets that are some bytes over it. */
const mostUnused = 2e-4;

/**
 * Tries every weight alone, divides bytes among them, and measures presets of different sizes: predictions are only
 * predictions. With a limit of size the best that are expected within it are among them, one for each price of a pitch
 * error; where the quality alone is limited, the smallest that keeps the limits is searched for.
 * @throws what `bench` throws.
 */
export async function searchPresets(
  bench: Workbench,
  { limits, pointCount, onProgress }: SearchOptions,
): Promise<SearchFindings> {
  const weights = await probeWeights(bench, onProgress);
  const size = limits.find(({ figure }) => figure === "size");
  const wanted = 2 + pointCount + (size === undefined ? 0 : pitchErrorsOf1Db.length);
  let done = 0;
  const evaluate = async (preset: Preset, label: string) => {
    const evaluation = await bench.evaluate(preset);
    const total = Math.max(++done, wanted);
    const last = `${label}, ${megabytes(evaluation.sizeBytes, 2)} MB`;
    onProgress?.({ work: "measuring", done, total, last });
    return evaluation;
  };
  const plain = await evaluate(uncompressed(bench.base), "uncompressed");
  const base = await evaluate(bench.base, bench.base.name);
  const all = pitchErrorsOf1Db.map((pitchErrorOf1Db) =>
    new Candidates({
      base: bench.base,
      weights,
      pitchErrorOf1Db,
      restBytes: weights.reduce((rest, { sizeBytes }) => rest - sizeBytes, plain.sizeBytes),
      plainLsdDb: pointOf(plain).lsdDb,
      evaluate: (preset) => evaluate(preset, `searched, ${pitchErrorOf1Db} cents as 1 dB`),
    })
  );
  const [candidates] = all;
  for (const sizeBytes of candidates.sizes(pointCount, base.sizeBytes, widestDb)) {
    await candidates.measureWithin(sizeBytes);
  }
  const allLimits = { limits, base: pointOf(base) };
  if (size !== undefined) {
    const most = size.most + (size.overBase ? base.sizeBytes : 0);
    for (const each of all) await measureWithin(each, most);
  } else if (limits.length > 0) await approach(candidates, allLimits);
  const points = all.flatMap((each) => each.points)
    .sort((a, b) => a.measured.sizeBytes - b.measured.sizeBytes);
  const figures = points.map(figuresOf);
  return {
    sensitivities: weights.map(({ options: _, probes, ...weight }) => ({
      ...weight,
      probes: probes.map((probe) => ({
        bits: probe.bits,
        squaredError: probe.squaredError,
        lossDb2: probeLoss(probe),
      })),
    })),
    uncompressed: plain,
    base,
    points,
    best: bestPoint(figures, allLimits)?.found.preset.name ?? null,
    nearest: nearestPoint(figures, allLimits).found.preset.name,
  };
}

const figuresOf = (found: SearchPoint) => ({ ...pointOf(found.measured), found });

/** Measures the best that takes at most `most` bytes: tables and alignment take a little more than predicted. */
async function measureWithin(candidates: Candidates, most: number): Promise<void> {
  let wanted = most;
  for (let i = 0; i < attempts; i++) {
    const point = await candidates.measureWithin(wanted);
    if (point === undefined || point.measured.sizeBytes <= most) return;
    wanted -= point.measured.sizeBytes - most + mostUnused * most;
  }
}

/** Measures what may be nearer to the smallest within the limits than what was measured so far. */
async function approach(candidates: Candidates, limits: Limits): Promise<void> {
  for (let i = 0; i < attempts; i++) {
    const points = candidates.points.map(figuresOf);
    const best = bestPoint(points, limits);
    const smaller = points.findLast(({ sizeBytes }) => sizeBytes < (best?.sizeBytes ?? 0));
    if (best === undefined || smaller === undefined) return;
    if (await candidates.measureBetween(smaller.found, best.found) === undefined) return;
  }
}
