/**
 * From a package to a loaded model, with compiled models kept between runs.
 * @module
 */
import { basename, join } from "node:path";
import type { MlPackage } from "../coreml/package.ts";
import type { Library } from "../ffi/library.ts";
import type { Model } from "../ffi/model.ts";
import type { ComputeUnit } from "../stages/contract.ts";
import type { CompiledLoadTimes } from "../stages/loaded_stage.ts";
import { withTemporaryDirectory } from "../system/atomic_file.ts";
import { acquireLock } from "../system/lock.ts";
import { measureDirectory } from "../system/measure_directory.ts";
import { isThere, removeIfThere } from "../system/presence.ts";
import {
  type CacheLimits,
  defaultLimits,
  holdModel,
  noteLoaded,
  removeUnused,
  wasLoaded,
} from "./_model_cache.ts";
import type { LoadOptions } from "./backend.ts";
import { type StandInModel, translateForStandIn } from "./stand_in.ts";

/** A model, loaded from the cache; disposing unloads it. Until then nobody removes it from the cache. */
export interface CompiledModel extends Disposable {
  readonly model: Model;
  /** Where it was compiled to. */
  readonly path: string;
  readonly times: CompiledLoadTimes;
}

/** What is compiled, and for what. */
export interface CompileRequest {
  readonly packagePath: string;
  /** The same package, read. */
  readonly source: MlPackage;
  readonly computeUnit: ComputeUnit;
  /** The user's cache; compiled models go into its `compiled` directory. */
  readonly cacheDir: string;
  readonly onStep?: LoadOptions["onStep"];
  /** When models go that nobody uses. */
  readonly limits?: CacheLimits;
  /** The time of day. */
  readonly date?: () => Date;
}

/** The calls of the library that are needed. */
export type CompilingLibrary = Pick<Library, "deviceInfo" | "compile" | "load">;

/**
 * The package compiled for this system: made now, or the cache's by digest of the package, build of the system and compute
 * unit, since a model that was compiled by another build may compute nonsense. A model that was never loaded before is loaded
 * twice, since Core ML fits it to the device then: the first load and a cached one each have their time, and models are always
 * of a cached load. Processes that ask at once wait for each other, so that one compiles and loads first.
 * @throws {FfiError} where compiling or loading fails.
 * @throws {TranslationError} where the stand-in cannot run the package.
 */
export async function loadCompiled(
  library: CompilingLibrary,
  request: CompileRequest,
): Promise<CompiledModel> {
  const { packagePath, source, computeUnit, cacheDir, onStep } = request;
  const { limits = defaultLimits, date = () => new Date() } = request;
  const { implementation, osBuild } = library.deviceInfo();
  const name = basename(packagePath, ".mlpackage");
  const standIn = implementation === "stand-in" ? translateForStandIn(name, source) : undefined;
  const { sha256 } = await measureDirectory(packagePath);
  const root = join(cacheDir, "compiled");
  const directory = join(root, keyOf([sha256, standIn?.sha256, osBuild, computeUnit]));
  const path = join(directory, `${name}.mlmodelc`);

  using resources = new DisposableStack();
  resources.use(await holdModel(directory));
  let [compileMs, firstLoadMs]: (number | null)[] = [null, null];
  {
    using _lock = await acquireLock(`${directory}.lock`);
    if (!await isThere(path)) {
      await removeIfThere(directory); // of a killed process
      await Deno.mkdir(directory);
      onStep?.("compile");
      compileMs = await compile(library, packagePath, path, standIn);
    }
    if (!await wasLoaded(directory)) {
      onStep?.("load");
      using first = await library.load(path, computeUnit);
      firstLoadMs = first.loadMs;
    }
    await noteLoaded(directory, date());
  }
  if (compileMs !== null) await removeUnused(root, limits, date());
  onStep?.("load");
  const model = resources.use(await library.load(path, computeUnit));
  const held = resources.move();
  return {
    model,
    path,
    times: { compileMs, firstLoadMs, cachedLoadMs: model.loadMs },
    [Symbol.dispose]: () => held.dispose(),
  };
}

const keyOf = (parts: readonly (string | undefined)[]): string =>
  parts.filter((part) => part !== undefined)
    .map((part) => part.slice(0, 32).replace(/[^\w.-]/g, "_")).join("-");

/** Compiles the package to `path`, or what the stand-in takes in its place, and gives the time in ms. */
function compile(
  library: CompilingLibrary,
  packagePath: string,
  path: string,
  standIn: StandInModel | undefined,
): Promise<number> {
  if (standIn === undefined) return library.compile(packagePath, path);
  return withTemporaryDirectory(
    path,
    async (temporary) => library.compile(await standIn.write(temporary), path),
  );
}
