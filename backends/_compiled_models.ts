/**
 * Compiled models, kept between runs.
 * @module
 */
import { basename, join } from "node:path";
import type { MlPackage } from "../coreml/package.ts";
import type { Library } from "../ffi/library.ts";
import type { ComputeUnit } from "../stages/contract.ts";
import { withTemporaryDirectory } from "../system/atomic_file.ts";
import { acquireLock } from "../system/lock.ts";
import { measureDirectory } from "../system/measure_directory.ts";
import { translateForStandIn } from "./stand_in.ts";

/** A compiled model on disk. */
export interface CompiledModel {
  readonly path: string;
  /** Time that the compilation took, in ms; null where an earlier one is used. */
  readonly compileMs: number | null;
}

/** What is compiled, and for what. */
export interface CompileRequest {
  readonly packagePath: string;
  /** The same package, read. */
  readonly source: MlPackage;
  readonly computeUnit: ComputeUnit;
  readonly cacheDir: string;
}

/**
 * The package compiled for this system: made now, or the cache's by digest of the package, build of the system and compute
 * unit, since a model that was compiled by another build may compute nonsense. One process at a time compiles a model.
 * @throws {FfiError} where the compilation fails.
 * @throws {TranslationError} where the stand-in cannot run the package.
 */
export async function ensureCompiled(
  library: Pick<Library, "deviceInfo" | "compile">,
  { packagePath, source, computeUnit, cacheDir }: CompileRequest,
): Promise<CompiledModel> {
  const { implementation, osBuild } = library.deviceInfo();
  const name = basename(packagePath, ".mlpackage");
  const standIn = implementation === "stand-in" ? translateForStandIn(name, source) : undefined;
  const { sha256 } = await measureDirectory(packagePath);
  const parts = [sha256, standIn?.sha256, osBuild, computeUnit];
  const key = parts.filter((part) => part !== undefined)
    .map((part) => part.slice(0, 32).replace(/[^\w.-]/g, "_")).join("-");
  const directory = join(cacheDir, "compiled", key);
  const path = join(directory, `${name}.mlmodelc`);
  using _lock = await acquireLock(`${directory}.lock`);
  if (await isDirectory(path)) return { path, compileMs: null };
  await Deno.mkdir(directory, { recursive: true });
  const compileMs = standIn === undefined
    ? await library.compile(packagePath, path)
    : await withTemporaryDirectory(
      path,
      async (temporary) => library.compile(await standIn.write(temporary), path),
    );
  return { path, compileMs };
}

async function isDirectory(path: string): Promise<boolean> {
  try {
    return (await Deno.stat(path)).isDirectory;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return false;
    throw error;
  }
}
