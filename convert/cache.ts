/**
 * Converted packages in the user's cache: converted once for a checkpoint and a preset, then reused.
 * @module
 */
import { join } from "node:path";
import { defaultMaxFrames } from "../stages/config.ts";
import { stageNames } from "../stages/contract.ts";
import type { OnAssetEvent } from "../system/asset_event.ts";
import { removeLeftovers } from "../system/atomic_file.ts";
import { sha256Bytes } from "../system/digest.ts";
import { acquireLock } from "../system/lock.ts";
import { measureDirectory } from "../system/measure_directory.ts";
import { removeIfThere } from "../system/presence.ts";
import type { Checkpoint } from "./checkpoint/checkpoint.ts";
import { convert, type ConvertEvent } from "./convert.ts";
import { ConvertError } from "./convert_error.ts";
import { converterVersion, type Manifest, readManifest } from "./manifest.ts";
import type { Preset } from "./presets/preset.ts";

/** A checkpoint of known digest that is opened only where a conversion needs it. */
export interface CheckpointSource {
  /** SHA-256 as the opened checkpoint has it, in lower-case hex. */
  readonly sha256: string;
  readonly open: () => Promise<Checkpoint>;
}

/** What packages are asked for. */
export interface EnsureOptions {
  readonly checkpoint: CheckpointSource;
  readonly preset: Preset;
  /** Most audio frames that the packages accept; 2000 by default. */
  readonly maxFrames?: number;
  /** The user's cache; the packages go into its `packages` directory. */
  readonly cacheDir: string;
  readonly signal?: AbortSignal;
  readonly onEvent?: (event: ConvertEvent) => void;
  /** Told where another process holds the lock, or a cached package is damaged. */
  readonly onAssetEvent?: OnAssetEvent;
}

/** All seven packages of a checkpoint and preset, on disk. */
export interface EnsuredPackages {
  /** Directory of the packages. */
  readonly directory: string;
  readonly manifest: Manifest;
  /** Whether they were there, each with the digest that the manifest gives it. */
  readonly reused: boolean;
}

/**
 * The packages of `checkpoint` under `preset`, converted where the cache does not have them whole. Two
 * processes that ask at once convert once; an interrupted one leaves nothing.
 * @throws {ConvertError} as `convert`, and where the opened checkpoint is not the one of the digest.
 */
export async function ensurePackages(options: EnsureOptions): Promise<EnsuredPackages> {
  const { checkpoint, preset, maxFrames = defaultMaxFrames, signal, onEvent } = options;
  const key = sha256Bytes(new TextEncoder().encode(
    JSON.stringify([converterVersion, checkpoint.sha256, preset, maxFrames]),
  )).slice(0, 16);
  const directory = join(options.cacheDir, "packages", `${preset.name}-${key}`);
  using _lock = await acquireLock(`${directory}.lock`, { signal, onEvent: options.onAssetEvent });
  const cached = await intactManifest(directory, options);
  if (cached) return { directory, manifest: cached, reused: true };

  await removeLeftovers(directory);
  await removeIfThere(directory);
  using opened = await checkpoint.open();
  if (opened.sha256 !== checkpoint.sha256) {
    throw new ConvertError(
      `Cannot convert ${opened.source}: expected SHA-256 ${checkpoint.sha256}, received ` +
        `${opened.sha256}; the file changed while it was used. Run again`,
      { path: opened.source },
    );
  }
  const manifest = await convert({
    checkpoint: opened,
    preset,
    maxFrames,
    outDir: directory,
    signal,
    onEvent,
  });
  return { directory, manifest, reused: false };
}

/** The manifest in `directory`, where all seven packages are there as it says. */
async function intactManifest(
  directory: string,
  { signal, onAssetEvent }: EnsureOptions,
): Promise<Manifest | undefined> {
  try {
    const manifest = await readManifest(directory);
    if (manifest === undefined) return undefined;
    let intact = manifest.packages.length === stageNames.length;
    for (const { file, sha256 } of manifest.packages) {
      intact &&= (await measureDirectory(join(directory, file), signal)).sha256 === sha256;
    }
    if (intact) return manifest;
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound || error instanceof ConvertError)) throw error;
  }
  onAssetEvent?.({ type: "cache-corrupted", path: directory });
  return undefined;
}
