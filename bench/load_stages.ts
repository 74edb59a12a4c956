/**
 * The seven packages of a directory, found and loaded.
 * @module
 */
import { basename, join } from "node:path";
import type { Backend, LoadOptions } from "../backends/backend.ts";
import { precisionOf } from "../conformance/precision.ts";
import type { Preset } from "../convert/presets/preset.ts";
import type { LoadedStages } from "../stages/chain.ts";
import { kokoro82m } from "../stages/config.ts";
import {
  type ComputeUnit,
  stageContracts,
  type StageName,
  stageNames,
} from "../stages/contract.ts";
import type { LoadedStage } from "../stages/loaded_stage.ts";
import { StageError } from "../stages/stage_error.ts";
import { measureDirectory } from "../system/measure_directory.ts";
import type { Header } from "./journal/entries.ts";
import type { PackageInfo } from "./result.ts";

/** A directory that lacks packages of the chain. */
export class MissingPackagesError extends Error {
  override readonly name = "MissingPackagesError";
  constructor(readonly directory: string, readonly missing: readonly string[]) {
    super(
      `Cannot load the packages of ${directory}: expected all seven stages, found no ` +
        `${missing.join(", no ")}. Make them with \`deno task convert\`.`,
    );
  }
}

/** Several packages that the backend cannot run: what is wrong with each. */
export class LoadError extends Error {
  override readonly name = "LoadError";
  constructor(readonly problems: readonly StageError[]) {
    super(problems.map(({ message }) => message).join("\n"));
  }
}

/** What a result says of a package that was loaded. */
type LoadedPackageInfo = PackageInfo & { loadMs: number };

/** A loaded package, and what its loading says of it. */
export interface LoadedPackage {
  readonly loaded: LoadedStage;
  readonly facts: Omit<LoadedPackageInfo, "name" | "sha256" | "sizeBytes">;
}

/** Loads the package at `path` as `stage`. @throws what `backend.load` throws. */
export async function loadStage(
  backend: Backend,
  stage: StageName,
  path: string,
  options: LoadOptions,
): Promise<LoadedPackage> {
  const loaded = await backend.load(stage, path, options);
  const { computeUnit, loadMs, compiled } = loaded;
  const facts = { stage, precision: precisionOf(loaded), loadMs, ...compiled };
  return { loaded, facts: { ...facts, ...(computeUnit && { computeUnit }) } };
}

/** All stages of a directory of packages; disposing frees them. */
export interface LoadedPackages extends AsyncDisposable {
  readonly stages: LoadedStages;
  /** What a result says of each package. */
  readonly packages: LoadedPackageInfo[];
}

/** Options of {@link loadStages}. */
export interface LoadStagesOptions {
  /** Whose compute units to ask the backend for. */
  readonly preset?: Preset;
  /** Compute units to ask for in place of the preset's. */
  readonly computeUnits?: Readonly<Partial<Record<StageName, ComputeUnit>>>;
  readonly onStage?: (stage: StageName, done: number) => void;
  /** Looked at before each stage. */
  readonly signal?: AbortSignal;
}

/**
 * Loads the packages in `directory`, one after the other, under the names of the contract.
 * @throws {MissingPackagesError} naming every package that is not there.
 * @throws {StageError} where the backend cannot run a package, {LoadError} where it cannot run several: all are
 *   tried, so that everything that is unsupported is known at once.
 * @throws what else `backend.load` throws. What was loaded is freed in all cases.
 */
export async function loadStages(
  backend: Backend,
  directory: string,
  { preset, computeUnits, onStage, signal }: LoadStagesOptions = {},
): Promise<LoadedPackages> {
  const paths = await findPackages(directory);
  await using scope = new AsyncDisposableStack();
  const stages: Partial<Record<StageName, LoadedStage>> = {};
  const packages: LoadedPackageInfo[] = [];
  const problems: StageError[] = [];
  for (const [done, stage] of stageNames.entries()) {
    signal?.throwIfAborted();
    onStage?.(stage, done);
    const path = paths[stage];
    const computeUnit = computeUnits?.[stage] ?? preset?.stages[stage].computeUnit;
    try {
      const { loaded, facts } = await loadStage(backend, stage, path, { computeUnit });
      stages[stage] = scope.use(loaded);
      packages.push({ ...facts, name: basename(path), ...await measureDirectory(path) });
    } catch (error) {
      if (!(error instanceof StageError)) throw error;
      problems.push(error);
    }
  }
  if (problems.length > 0) throw problems.length === 1 ? problems[0] : new LoadError(problems);
  const kept = scope.move();
  return {
    stages: stages as LoadedStages,
    packages,
    [Symbol.asyncDispose]: () => kept.disposeAsync(),
  };
}

/**
 * Paths of the packages of all stages in `directory`, under the names of the contract.
 * @throws {MissingPackagesError} naming every package that is not there.
 */
export async function findPackages(
  directory: string,
): Promise<Readonly<Record<StageName, string>>> {
  const contracts = stageContracts(kokoro82m);
  const names = stageNames.map((stage) => `${contracts[stage].packageName}.mlpackage`);
  await checkAllThere(directory, names);
  const paths = names.map((name, i) => [stageNames[i], join(directory, name)]);
  return Object.fromEntries(paths);
}

/** What a journal's header says of the packages at `paths`, which are asked to run on `computeUnits`. */
export async function measurePackages(
  paths: Readonly<Record<StageName, string>>,
  computeUnits: Readonly<Partial<Record<StageName, ComputeUnit>>> = {},
): Promise<Header["packages"]> {
  return await Promise.all(stageNames.map(async (stage) => {
    const computeUnit = computeUnits[stage];
    const of = { stage, name: basename(paths[stage]), ...(computeUnit && { computeUnit }) };
    return { ...of, ...await measureDirectory(paths[stage]) };
  }));
}

async function checkAllThere(directory: string, names: readonly string[]): Promise<void> {
  const missing: string[] = [];
  for (const name of names) {
    try {
      await Deno.stat(join(directory, name));
    } catch (error) {
      const isMissing = error instanceof Deno.errors.NotFound ||
        error instanceof Deno.errors.NotADirectory;
      if (!isMissing) throw error;
      missing.push(name);
    }
  }
  if (missing.length > 0) throw new MissingPackagesError(directory, missing);
}
