/**
 * Converts a checkpoint to the chain's Core ML packages.
 * @module
 */
import { join, resolve } from "node:path";
import { writePackage } from "../coreml/package.ts";
import { defaultMaxFrames } from "../stages/config.ts";
import { stageContracts, type StageName, stageNames } from "../stages/contract.ts";
import { writeDirectoryAtomic } from "../system/atomic_file.ts";
import { shortDigest } from "../system/digest.ts";
import { measureDirectory } from "../system/measure_directory.ts";
import type { Checkpoint } from "./checkpoint/checkpoint.ts";
import { ConvertError } from "./convert_error.ts";
import {
  converterVersion,
  type Manifest,
  manifestName,
  type ManifestPackage,
  readManifest,
  sameConversion,
  writeManifest,
} from "./manifest.ts";
import type { Preset } from "./presets/preset.ts";
import { withTarget } from "./presets/target.ts";
import { stagePackage } from "./stage_package.ts";

/** Progress of a conversion. */
export type ConvertEvent =
  | {
    readonly type: "stage-start";
    readonly stage: StageName;
    /** Stages done before this one, and stages in all. */
    readonly done: number;
    readonly total: number;
  }
  | {
    readonly type: "stage-done";
    readonly stage: StageName;
    readonly sizeBytes: number;
    readonly elapsedMs: number;
  };

/** What to convert, and where to. */
export interface ConvertOptions {
  readonly checkpoint: Checkpoint;
  readonly preset: Preset;
  /** The stages to convert; all seven by default. */
  readonly stages?: readonly StageName[];
  /** Most audio frames that the packages accept; 2000 by default. */
  readonly maxFrames?: number;
  /**
   * Directory of the packages: a new or empty one, or one that a conversion made, which is replaced.
   */
  readonly outDir: string;
  readonly signal?: AbortSignal;
  readonly onEvent?: (event: ConvertEvent) => void;
}

/** Largest frame count that the frame numbers' table and the size ranges are made for: 42 minutes. */
export const mostFrames = 100_000;

/**
 * Writes one `.mlpackage` a stage and a manifest into `outDir`, all or nothing: what was there stays as
 * it was until everything is done. The same checkpoint and preset give the same bytes. Where only some
 * `stages` are converted, packages of the others are kept, if they are of the same conversion.
 *
 * @returns the manifest, which is also in `outDir`.
 * @throws {ConvertError} where `outDir` holds anything else, or a weight does not fit its precision.
 * @throws {CheckpointError} where a weight is missing.
 * @throws {RangeError} where `stages`, `maxFrames` or the preset's target are not possible.
 */
export async function convert(options: ConvertOptions): Promise<Manifest> {
  const { checkpoint, preset, stages = stageNames, maxFrames = defaultMaxFrames } = options;
  const { signal, onEvent } = options;
  checkArguments(stages, maxFrames);
  // Throws where the preset asks for what its own target does not have.
  withTarget(preset, preset.target);
  const outDir = resolve(options.outDir);
  const identity: Manifest = {
    format: "kokobench-packages",
    formatVersion: 1,
    converterVersion,
    preset,
    maxFrames,
    checkpoint: { format: checkpoint.format, sha256: checkpoint.sha256 },
    packages: [],
  };
  const kept = await packagesToKeep(outDir, stages, identity);
  const contracts = stageContracts(checkpoint.config);

  let manifest = identity;
  const fill = async (directory: string) => {
    for (const { file } of kept) await copyDirectory(join(outDir, file), join(directory, file));
    const packages = [...kept];
    for (const [done, stage] of stages.entries()) {
      signal?.throwIfAborted();
      onEvent?.({ type: "stage-start", stage, done, total: stages.length });
      const startMs = performance.now();
      const file = `${contracts[stage].packageName}.mlpackage`;
      const path = join(directory, file);
      await writePackage(path, stagePackage(stage, { checkpoint, preset, maxFrames }));
      const measured = await measureDirectory(path, signal);
      packages.push({ stage, file, ...measured });
      const elapsedMs = performance.now() - startMs;
      onEvent?.({ type: "stage-done", stage, sizeBytes: measured.sizeBytes, elapsedMs });
    }
    packages.sort((a, b) => stageNames.indexOf(a.stage) - stageNames.indexOf(b.stage));
    manifest = { ...identity, packages };
    await writeManifest(directory, manifest);
  };
  try {
    await writeDirectoryAtomic(outDir, fill, { signal });
  } catch (cause) {
    if (
      !(cause instanceof Deno.errors.PermissionDenied || cause instanceof Deno.errors.NotCapable)
    ) {
      throw cause;
    }
    throw new ConvertError(
      `Cannot write the packages to ${outDir}: ${cause.message}. Choose a directory that you may write to`,
      { path: outDir },
      { cause },
    );
  }
  return manifest;
}

function checkArguments(stages: readonly StageName[], maxFrames: number): void {
  if (stages.length === 0 || new Set(stages).size !== stages.length) {
    throw new RangeError(
      `Cannot convert the stages [${stages}]: expected each of some stages once`,
    );
  }
  for (const stage of stages) {
    if (stageNames.includes(stage)) continue;
    throw new RangeError(
      `Cannot convert the stage ${stage}: expected one of ${stageNames.join(", ")}`,
    );
  }
  if (!Number.isInteger(maxFrames) || maxFrames < 1 || maxFrames > mostFrames) {
    throw new RangeError(
      `Cannot convert for at most ${maxFrames} frames: expected a whole number from 1 to ${mostFrames}`,
    );
  }
}

/**
 * The packages in `outDir` that a conversion of `stages` leaves as they are.
 * @throws {ConvertError} where `outDir` is not a conversion's, or holds stages of another one.
 */
async function packagesToKeep(
  outDir: string,
  stages: readonly StageName[],
  identity: Manifest,
): Promise<readonly ManifestPackage[]> {
  const entries = await entriesOf(outDir);
  if (entries.length === 0) return [];
  const manifest = await readManifest(outDir);
  const ours = [manifestName, ...manifest?.packages.map(({ file }) => file) ?? []];
  const foreign = entries.find((name) => !ours.includes(name));
  if (!manifest || foreign !== undefined) {
    throw new ConvertError(
      `Cannot write the packages to ${outDir}: expected a new or empty directory, or one that a ` +
        `conversion made, received one that holds ${
          foreign ?? entries[0]
        }. Choose another directory`,
      { path: outDir },
    );
  }
  const others = manifest.packages.filter(({ stage }) => !stages.includes(stage));
  if (others.length > 0 && !sameConversion(manifest, identity)) {
    throw new ConvertError(
      `Cannot write the stages ${stages.join(", ")} to ${outDir}: its ` +
        `${others.map(({ stage }) => stage).join(", ")} are of another conversion (preset ` +
        `${manifest.preset.name}, checkpoint ${shortDigest(manifest.checkpoint.sha256)}, at most ` +
        `${manifest.maxFrames} frames). Choose another directory, or convert all stages`,
      { path: outDir },
    );
  }
  return others;
}

/** Names of what is in `directory`, without what macOS's Finder leaves; none where it is not there. */
async function entriesOf(directory: string): Promise<string[]> {
  try {
    const names = await Array.fromAsync(Deno.readDir(directory), ({ name }) => name);
    return names.filter((name) => name !== ".DS_Store").sort();
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return [];
    if (!(error instanceof Deno.errors.NotADirectory)) throw error;
    throw new ConvertError(
      `Cannot write the packages to ${directory}: expected a directory, received a file. Choose another path`,
      { path: directory },
      { cause: error },
    );
  }
}

async function copyDirectory(from: string, to: string): Promise<void> {
  await Deno.mkdir(to);
  for await (const { name, isDirectory } of Deno.readDir(from)) {
    if (isDirectory) await copyDirectory(join(from, name), join(to, name));
    else await Deno.copyFile(join(from, name), join(to, name));
  }
}
