/**
 * Compiled models on disk, a directory each, kept until they were not used for long or others need their room:
 *
 *     KEY/NAME.mlmodelc  the model, which appears whole
 *     KEY/loaded         it has been loaded since; of the time of its last use
 *     KEY.lock           held by who makes it
 *     KEY.in-use         shared by who uses it, so that nobody removes it meanwhile
 *
 * The two lock files are empty and stay: removing a lock that another process is about to take would give two of them.
 * @module
 */
import { join } from "node:path";
import { removeLeftovers, withTemporaryDirectory } from "../system/atomic_file.ts";
import { acquireLock, tryLock } from "../system/lock.ts";
import { sizeOfDirectory } from "../system/measure_directory.ts";
import { isThere } from "../system/presence.ts";

/** When compiled models go. */
export interface CacheLimits {
  /** Bytes of all models; beyond them those that were not used for longest go. Models in use count, but stay. */
  readonly maxBytes: number;
  /** Days since a model was last used. */
  readonly maxIdleDays: number;
}

/** Room for the models of several presets and compute units: those of one take 80 to 330 MB. */
export const defaultLimits: CacheLimits = { maxBytes: 4e9, maxIdleDays: 60 };

const dayMs = 24 * 60 * 60 * 1000;
const inUsePath = (directory: string): string => `${directory}.in-use`;
const markerPath = (directory: string): string => join(directory, "loaded");

/** Keeps the model in `directory` from being removed, until it is disposed. */
export const holdModel = (directory: string): Promise<Disposable> =>
  acquireLock(inUsePath(directory), { kind: "shared" });

/** Whether the model in `directory` has been loaded since it was made. */
export const wasLoaded = (directory: string): Promise<boolean> => isThere(markerPath(directory));

/** Notes that the model in `directory` has been loaded at `date`. */
export async function noteLoaded(directory: string, date: Date): Promise<void> {
  await Deno.writeTextFile(markerPath(directory), "");
  await Deno.utime(markerPath(directory), date, date);
}

/**
 * Removes what nobody uses of the models in the directory `root`: leftovers of processes that were killed while they made or
 * removed one, models that were idle for too long at `date`, and those that were not used for longest while all take too much.
 */
export async function removeUnused(root: string, limits: CacheLimits, date: Date): Promise<void> {
  const models = await modelsIn(root);
  let totalBytes = models.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0);
  const leastMs = date.getTime() - limits.maxIdleDays * dayMs;
  for (const { directory, sizeBytes, lastUsedMs } of models) {
    const isWhole = lastUsedMs > -Infinity;
    if (isWhole && lastUsedMs >= leastMs && totalBytes <= limits.maxBytes) return;
    if (await removeModel(directory)) totalBytes -= sizeBytes;
  }
}

interface CachedModel {
  readonly directory: string;
  readonly sizeBytes: number;
  /** Since 1970; -Infinity for a model that is not whole. */
  readonly lastUsedMs: number;
}

/** The models in `root`, that of the earliest use first. */
async function modelsIn(root: string): Promise<CachedModel[]> {
  const models: CachedModel[] = [];
  for await (const { name, isDirectory } of Deno.readDir(root)) {
    if (!isDirectory) continue;
    const [, removed] = /^\.(.+)\.tmp-/.exec(name) ?? [];
    if (removed !== undefined) {
      await removeLeftoversOf(join(root, removed));
      continue;
    }
    const directory = join(root, name);
    try {
      const [sizeBytes, lastUsedMs] = [await sizeOfDirectory(directory), await lastUse(directory)];
      models.push({ directory, sizeBytes, lastUsedMs });
    } catch (error) {
      // Another process is making or removing it.
      if (!(error instanceof Deno.errors.NotFound)) throw error;
    }
  }
  return models.sort((a, b) => a.lastUsedMs - b.lastUsedMs);
}

async function lastUse(directory: string): Promise<number> {
  const names = [...Deno.readDirSync(directory)].map(({ name }) => name);
  if (!names.some((name) => name.endsWith(".mlmodelc"))) return -Infinity;
  const marker = names.includes("loaded") ? markerPath(directory) : directory;
  return (await Deno.stat(marker)).mtime!.getTime();
}

/** Removes the model in `directory`, if nobody uses it, and gives whether it did. */
async function removeModel(directory: string): Promise<boolean> {
  using lock = await tryLock(inUsePath(directory));
  if (lock === undefined || !await isThere(directory)) return false;
  // Moved away first: half a model must not be taken for one where this process is killed.
  await withTemporaryDirectory(
    directory,
    (temporary) => Deno.rename(directory, join(temporary, "model")),
  );
  return true;
}

async function removeLeftoversOf(directory: string): Promise<void> {
  using lock = await tryLock(inUsePath(directory));
  if (lock !== undefined) await removeLeftovers(directory);
}
