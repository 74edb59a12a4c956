/** From options to packages on disk: weights found or fetched, and converted. */
import { basename } from "node:path";
import type { BenchResult } from "../bench/result.ts";
import { type CheckpointSource, ensurePackages } from "../convert/cache.ts";
import { resolveWeights } from "../convert/checkpoint/sources.ts";
import { readManifest } from "../convert/manifest.ts";
import type { Preset } from "../convert/presets/preset.ts";
import { defaultMaxFrames } from "../stages/config.ts";
import { cacheDir } from "../system/cache_dir.ts";
import { type CommandContext, UsageError } from "./_main.ts";
import { showAssets, showConversion } from "./_progress.ts";

/** What decides on the packages. */
export interface PackageOptions {
  readonly weights: string;
  readonly preset: Preset;
  readonly maxFrames?: number;
  /** A directory of packages to run as they are. */
  readonly packages?: string;
}

/** Packages to load. */
export interface ReadyPackages {
  readonly directory: string;
  readonly preset?: Preset;
  /** Most frames that they accept. */
  readonly maxFrames: number;
  readonly weights: BenchResult["weights"];
  /** What they were converted from; absent for given packages. */
  readonly checkpoint?: CheckpointSource;
}

/** Finds, or fetches and converts, the packages that `options` ask for. */
export async function preparePackages(
  options: PackageOptions,
  context: CommandContext,
): Promise<ReadyPackages> {
  const { packages, preset, maxFrames = defaultMaxFrames } = options;
  if (packages !== undefined) return await givenPackages(packages, options.maxFrames, context);
  const { terminal, signal } = context;
  const onAssetEvent = showAssets(terminal);
  const found = await resolveWeights(options.weights, { signal, onEvent: onAssetEvent });
  terminal.note(`weights: ${found.checkpointPath}\n  ${found.reason}\n  sha256 ${found.sha256}`);
  const { directory, manifest, reused } = await ensurePackages({
    checkpoint: found,
    preset,
    maxFrames,
    cacheDir: cacheDir(),
    signal,
    onEvent: showConversion(terminal),
    onAssetEvent,
  });
  terminal.note(`packages: ${directory}${reused ? " (from the cache)" : ""}`);
  return {
    directory,
    preset,
    maxFrames,
    checkpoint: found,
    weights: {
      source: found.kind === "path" ? basename(found.checkpointPath) : found.kind,
      format: manifest.checkpoint.format,
      sha256: found.sha256,
      reason: found.reason,
    },
  };
}

/** Packages as they are; those of `deno task convert` say by their manifest what they were made from. */
async function givenPackages(
  directory: string,
  maxFrames: number | undefined,
  { terminal }: CommandContext,
): Promise<ReadyPackages> {
  const manifest = await readManifest(directory);
  const declared = manifest?.maxFrames;
  if (maxFrames !== undefined && declared !== undefined && maxFrames > declared) {
    throw new UsageError(
      `Cannot run ${directory} with --max-frames ${maxFrames}: its packages accept ${declared}. ` +
        `Convert them with --max-frames ${maxFrames}.`,
    );
  }
  terminal.note(`packages: ${directory}${manifest ? "" : " (without a manifest: made elsewhere)"}`);
  return {
    directory,
    preset: manifest?.preset,
    maxFrames: maxFrames ?? declared ?? defaultMaxFrames,
    weights: manifest
      ? { source: "given packages", ...manifest.checkpoint, reason: "the packages were given" }
      : null,
  };
}
