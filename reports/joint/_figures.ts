/** Figures of a preset on a page of several results, each from the results that have it. */
import type { BenchResult } from "../../bench/result.ts";
import { type KnownSpeed, speedOf } from "../../fleet/speed.ts";
import { type StageName, stageNames } from "../../stages/contract.ts";
import type { Member } from "./content.ts";
import type { PresetRow } from "./preset_rows.ts";

/** A mean speed, and the result that has it. */
export interface RowSpeed extends KnownSpeed {
  /** Part of the page that says more. */
  readonly id: string;
  /** Whether it is the mean over all passages that were asked for. */
  readonly isWhole: boolean;
}

/** Speeds of benchmarks; where there is none of the preset, those of comparisons, whose few runs have no interval. */
export function speedsOf({ benches, compared }: PresetRow): RowSpeed[] {
  const timed = benches.flatMap(({ id, result }) => {
    const known = speedOf(result);
    if (known !== null) return [{ id, ...known, isWhole: true }];
    const { meanSpeed } = result;
    return meanSpeed === null ? [] : [{ id, mean: meanSpeed, interval: null, isWhole: false }];
  });
  if (timed.length > 0) return timed;
  return compared.flatMap(({ member: { id }, entry: { figures } }) =>
    figures === null ? [] : [{ id, mean: figures.means.speed, interval: null, isWhole: true }]
  );
}

type Sized = readonly { readonly stage: StageName; readonly sizeBytes: number }[];

/** The packages of the preset, each set of another size once. */
export function packageSetsOf({ benches, conformances, compared }: PresetRow): Sized[] {
  const sets: Sized[] = [
    ...benches.map(({ result }) => result.packages),
    ...conformances.map(({ result }) => result.context.packages),
    ...compared.flatMap(({ entry }) => entry.figures === null ? [] : [entry.figures.packages]),
  ].filter((set) => set.length > 0);
  return [...new Map(sets.map((set) => [sizeOf(set), set])).values()];
}

/** Bytes of a set of packages. */
export const sizeOf = (set: Sized): number =>
  set.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0);

/** The stage that takes most of the passages' time, and how much of it; undefined where no stage was timed. */
export function slowestStageOf(
  { result: { passages } }: Member<BenchResult>,
): { readonly stage: StageName; readonly share: number } | undefined {
  const timed = passages.flatMap(({ measurement }) => measurement?.stages ?? []);
  const times = stageNames.map((stage) => ({
    stage,
    ms: timed.reduce((sum, stages) => sum + stages[stage].totalMs, 0),
  }));
  const allMs = times.reduce((sum, { ms }) => sum + ms, 0);
  if (allMs === 0) return undefined;
  const { stage, ms } = times.reduce((a, b) => b.ms > a.ms ? b : a);
  return { stage, share: ms / allMs };
}
