/**
 * Palettizes packages on two sides in one run, and measures what each loses.
 * @module
 */
import { join } from "node:path";
import type { PaletteCompression } from "../../convert/presets/preset.ts";
import type { WeightDigests } from "../../references/weight_digests.ts";
import type { StageName } from "../../stages/contract.ts";
import { measureDirectory } from "../../system/measure_directory.ts";
import type { Coremltools } from "./coremltools.ts";
import type { SideTimes, StageComparison } from "./result.ts";

/** A package that is to be palettized. */
export interface StagePackageFile {
  readonly stage: StageName;
  readonly path: string;
}

/** Palettization by this project. */
export interface OurPalettizer {
  /** Palettizes `plain` into the package `to`, but for weights that `palette` does not fit. */
  palettize(plain: StagePackageFile, to: string, palette: PaletteCompression): Promise<SideTimes>;
  /** SHA-256 of every compressed weight of the package `path`, by name, decompressed. */
  digests(path: string): WeightDigests;
}

const sides = ["ours", "theirs"] as const;
type Side = typeof sides[number];

/** What happens in a comparison, as it happens. */
export interface PalettizeEvent {
  readonly stage: StageName;
  readonly round: number;
  readonly side: Side;
  readonly times: SideTimes;
}

/** Options of {@link comparePalettization}. */
export interface CompareOptions {
  readonly ours: OurPalettizer;
  readonly theirs: Coremltools;
  readonly palette: PaletteCompression;
  readonly rounds: number;
  /** Existing directory for what both sides write. */
  readonly directory: string;
  readonly onEvent?: (event: PalettizeEvent) => void;
  readonly signal?: AbortSignal;
}

type Round = StageComparison["rounds"][number];

/**
 * Palettizes all `packages` in each round, every one on both sides in turn, so that what else the machine does meets
 * both; who begins changes from round to round. Then reads back what the last round left.
 */
export async function comparePalettization(
  packages: readonly StagePackageFile[],
  options: CompareOptions,
): Promise<StageComparison[]> {
  const rounds = new Map(packages.map(({ stage }) => [stage, [] as Round[]]));
  for (let round = 0; round < options.rounds; round++) {
    for (const plain of packages) {
      rounds.get(plain.stage)!.push(await bothSides(plain, round, options));
    }
  }
  const stages: StageComparison[] = [];
  for (const plain of packages) {
    options.signal?.throwIfAborted();
    stages.push({
      stage: plain.stage,
      rounds: rounds.get(plain.stage)!,
      ...await readBack(plain, options),
    });
  }
  return stages;
}

const resultOf = (side: Side, stage: StageName, { directory }: CompareOptions): string =>
  join(directory, `${stage}-${side}.mlpackage`);

async function bothSides(
  plain: StagePackageFile,
  round: number,
  options: CompareOptions,
): Promise<Round> {
  const { ours, theirs, palette, onEvent, signal } = options;
  const palettize = async (side: Side): Promise<SideTimes> => {
    signal?.throwIfAborted();
    const to = resultOf(side, plain.stage, options);
    // Neither side is to spend its time on taking away the package of the round before.
    if (round > 0) await Deno.remove(to, { recursive: true });
    const times = side === "ours"
      ? await ours.palettize(plain, to, palette)
      : await theirs.palettize(plain.path, to, palette);
    onEvent?.({ stage: plain.stage, round, side, times });
    return times;
  };
  if (round % 2 === 0) return { ours: await palettize("ours"), theirs: await palettize("theirs") };
  return { theirs: await palettize("theirs"), ours: await palettize("ours") };
}

/** Sizes, errors and digests of what the last round left. */
async function readBack(
  { stage, path }: StagePackageFile,
  options: CompareOptions,
): Promise<Pick<StageComparison, "sizeBytes" | "weights" | "ourDigests">> {
  const [ourPath, theirPath] = sides.map((side) => resultOf(side, stage, options));
  const sizeOf = async (path: string) => (await measureDirectory(path)).sizeBytes;
  return {
    sizeBytes: {
      original: await sizeOf(path),
      ours: await sizeOf(ourPath),
      theirs: await sizeOf(theirPath),
    },
    weights: await options.theirs.compare(path, ourPath, theirPath),
    ourDigests: options.ours.digests(ourPath),
  };
}
