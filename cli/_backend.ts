/** From `--backend` to what runs packages, and from packages on disk to stages that are ready to run. */
import { InvalidArgumentError, Option } from "commander";
import type { Backend } from "../backends/backend.ts";
import { type BackendChoice, openBackend } from "../backends/open.ts";
import { type LoadedPackages, loadStages } from "../bench/load_stages.ts";
import { ensureLibrary, type EnsureLibraryOptions } from "../ffi/build_library.ts";
import { computeUnits } from "../ffi/layout.ts";
import { openLibrary } from "../ffi/library.ts";
import type { DeviceInfo } from "../ffi/schemas.ts";
import { LibraryError } from "../ffi/library_error.ts";
import type { Numerics } from "../onnx/numerics.ts";
import type { ComputeUnit, StageName } from "../stages/contract.ts";
import { cacheDir } from "../system/cache_dir.ts";
import { type CommandContext, UsageError } from "./_main.ts";
import { stageList } from "./_options.ts";
import type { ReadyPackages } from "./_prepare.ts";
import { showLibraryBuild, showLoading } from "./_progress.ts";

/** What `--backend` may be. */
export type BackendName = "auto" | "onnx" | "coreml";

/** `--backend`. */
export const backendOption = (): Option =>
  new Option(
    "--backend <name>",
    "what runs the packages; auto is Core ML on a Mac with Apple silicon, else ONNX Runtime",
  ).choices(["auto", "onnx", "coreml"]).default("auto");

/** Compute units by stage. */
export type ComputeUnitTable = Readonly<Partial<Record<StageName, ComputeUnit>>>;

/** `--compute-units`. */
export const computeUnitsOption = (): Option =>
  new Option(
    "--compute-units <list>",
    `where Core ML may run stages, in place of the preset's: vocoder=ALL,tail=CPU_ONLY (${
      units.join(", ")
    })`,
  ).argParser(computeUnitTable);

/** All compute units. */
export const units = Object.keys(computeUnits) as readonly ComputeUnit[];

/** Parses `CPU_ONLY,CPU_AND_NE`. */
export function computeUnitList(text: string): ComputeUnit[] {
  const names = text.split(",").map((name) => name.trim());
  const unknown = names.find((name) => !units.includes(name as ComputeUnit));
  if (unknown === undefined) return units.filter((unit) => names.includes(unit));
  throw new InvalidArgumentError(`Expected some of ${units.join(", ")}, received ${unknown}.`);
}

/** Parses `vocoder=ALL,tail=CPU_ONLY`. */
export function computeUnitTable(text: string): ComputeUnitTable {
  return Object.fromEntries(
    text.split(",").map((part) => {
      const [names, unit] = part.split("=").map((word) => word.trim());
      if (!units.includes(unit as ComputeUnit)) {
        throw new InvalidArgumentError(
          `Expected STAGE=UNIT with one of ${units.join(", ")}, received ${part}.`,
        );
      }
      return [stageList(names)[0], unit as ComputeUnit];
    }),
  );
}

/** How packages are to run. */
export interface BackendFlags {
  readonly backend: BackendName;
  /** Threads of ONNX Runtime. */
  readonly threads?: number;
  /** Numerics of ONNX Runtime. */
  readonly numerics?: Numerics;
}

/** Where a test looks for the library. */
type Place = Pick<EnsureLibraryOptions, "os" | "given">;

/**
 * The backend that `flags` ask for, as data. On a Mac the first use of Core ML builds the library over it. Where that cannot
 * be had, `auto` notes why and takes ONNX Runtime, as it does where options are given that only ONNX Runtime has.
 * @throws {UsageError} for `coreml` with such options.
 * @throws {LibraryError} for `coreml` where its library is missing; whether it opens shows when it is opened.
 */
export async function chooseBackend(
  { backend, threads, numerics = "fp32" }: BackendFlags,
  { terminal, signal }: CommandContext,
  { os = Deno.build.os, given }: Place = {},
): Promise<BackendChoice> {
  const onnxOnly = threads !== undefined
    ? "--threads: Core ML decides on threads by itself"
    : numerics === "declared"
    ? "--numerics declared: Core ML has numerics of its own"
    : undefined;
  if (backend === "coreml" && onnxOnly !== undefined) {
    throw new UsageError(`Cannot take --backend coreml with ${onnxOnly}`);
  }
  const onnx: BackendChoice = { name: "onnx", threadCount: threads, numerics };
  if (backend === "onnx" || (backend === "auto" && (os !== "darwin" || onnxOnly))) return onnx;
  try {
    const onEvent = showLibraryBuild(terminal);
    const options = { cacheDir: cacheDir(), os, given, signal, onEvent };
    const library = await ensureLibrary(options);
    if (backend === "auto") openLibrary(library);
    return { name: "coreml", library, cacheDir: cacheDir() };
  } catch (error) {
    if (backend === "coreml" || !(error instanceof LibraryError)) throw error;
    terminal.note(`running on ONNX Runtime in place of Core ML: ${error.message}`);
    return onnx;
  }
}

/**
 * What the library over Core ML says of this Mac at this moment; undefined where `backend` does not run on it. The stand-in knows no Mac.
 * @throws {LibraryError} where it cannot be opened.
 */
export const deviceInfoOf = (
  backend: BackendChoice,
  { os = Deno.build.os }: Place = {},
): DeviceInfo | undefined =>
  backend.name === "coreml" && os === "darwin"
    ? openLibrary(backend.library).deviceInfo()
    : undefined;

/** The backend that `flags` ask for, opened in this process. @throws as {@link chooseBackend} and {@link openBackend} do. */
export async function makeBackend(
  flags: BackendFlags,
  context: CommandContext,
  place?: Place,
): Promise<Backend> {
  return openBackend(await chooseBackend(flags, context, place));
}

/** Loads the packages, on the preset's compute units but for those of `computeUnits`, and shows the progress. */
export async function loadPackages(
  backend: Backend,
  { directory, preset }: ReadyPackages,
  { terminal, signal }: CommandContext,
  computeUnits?: ComputeUnitTable,
): Promise<LoadedPackages> {
  const { onStage, done } = showLoading(terminal);
  const options = { preset, computeUnits, onStage, signal };
  const loaded = await loadStages(backend, directory, options);
  done();
  return loaded;
}
