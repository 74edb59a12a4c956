/**
 * Writes the folder that a phone's app holds.
 * @module
 */
import { cp } from "node:fs/promises";
import { basename, join } from "node:path";
import { translateForStandIn } from "../../backends/stand_in.ts";
import { readPackage } from "../../coreml/package.ts";
import { type StageName, stageNames } from "../../stages/contract.ts";
import { writeDirectoryAtomic } from "../../system/atomic_file.ts";
import { measureDirectory } from "../../system/measure_directory.ts";
import { bytesOf } from "../../tensor/tensor.ts";
import {
  type PackageMeasures,
  packageNameOf,
  type Staging,
  stagingFile,
  stagingOf,
  type StagingParts,
  voiceFile,
} from "./staging.ts";

/** A directory that must not be replaced. */
export class StagedFolderError extends Error {
  override readonly name = "StagedFolderError";
  constructor(readonly path: string) {
    super(
      `Cannot stage into ${path}: expected an empty directory, none, or one that was staged before, received one ` +
        `without ${stagingFile}. Choose another place, or empty it.`,
    );
  }
}

/**
 * Makes sure that `path` may be replaced by a staged folder.
 * @throws {StagedFolderError} where it holds something else.
 */
export async function checkReplaceable(path: string): Promise<void> {
  const names: string[] = [];
  try {
    for await (const { name } of Deno.readDir(path)) names.push(name);
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return;
    if (error instanceof Deno.errors.NotADirectory) throw new StagedFolderError(path);
    throw error;
  }
  if (names.length > 0 && !names.includes(stagingFile)) throw new StagedFolderError(path);
}

/** Options of {@link writeStagedFolder}. */
export interface StagedFolderOptions {
  /** Also write what the stand-in for Core ML runs in the packages' place, for `kokobench-phone` on Linux. */
  readonly standIn?: boolean;
  readonly signal?: AbortSignal;
}

/**
 * Makes the directory `path` of the packages in `packages` and of `parts`, in place of what was staged there before. It appears
 * whole or not at all.
 * @throws {StagedFolderError} where `path` holds something else.
 * @throws {TranslationError} where the stand-in cannot run a package.
 */
export async function writeStagedFolder(
  path: string,
  packages: string,
  parts: StagingParts,
  { standIn = false, signal }: StagedFolderOptions = {},
): Promise<Staging> {
  await checkReplaceable(path);
  const measures: Partial<Record<StageName, PackageMeasures[StageName]>> = {};
  for (const stage of stageNames) {
    measures[stage] = await measureDirectory(join(packages, packageNameOf(stage)), signal);
  }
  const staging = stagingOf(parts, measures as PackageMeasures);
  await writeDirectoryAtomic(path, async (directory) => {
    for (const { name } of staging.packages) {
      signal?.throwIfAborted();
      const source = join(packages, name);
      if (standIn) {
        await translateForStandIn(basename(name, ".mlpackage"), readPackage(source))
          .write(directory);
      }
      await cp(source, join(directory, name), { recursive: true });
    }
    await Deno.writeFile(join(directory, voiceFile), bytesOf(parts.voice.rows));
    await Deno.writeTextFile(join(directory, stagingFile), JSON.stringify(staging) + "\n");
  }, { signal });
  return staging;
}
