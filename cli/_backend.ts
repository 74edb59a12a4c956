/** From `--backend` to what runs packages, and from packages on disk to stages that are ready to run. */
import { Option } from "commander";
import type { Backend } from "../backends/backend.ts";
import { coreMlBackend } from "../backends/coreml.ts";
import { onnxBackend } from "../backends/onnx.ts";
import { type LoadedPackages, loadStages } from "../bench/load_stages.ts";
import { ensureLibrary } from "../ffi/build_library.ts";
import { openLibrary } from "../ffi/library.ts";
import { LibraryError } from "../ffi/library_error.ts";
import type { Numerics } from "../onnx/numerics.ts";
import { cacheDir } from "../system/cache_dir.ts";
import { type CommandContext, UsageError } from "./_main.ts";
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

/** How packages are to run. */
export interface BackendFlags {
  readonly backend: BackendName;
  /** Threads of ONNX Runtime. */
  readonly threads?: number;
  /** Numerics of ONNX Runtime. */
  readonly numerics?: Numerics;
}

/** Where {@link makeBackend} is; tests say. */
export type Os = typeof Deno.build.os;

/**
 * The backend that `flags` ask for. On a Mac the first use of Core ML builds the library over it. Where that cannot be, `auto` notes why
 * and takes ONNX Runtime, as it does where options are given that only ONNX Runtime has.
 * @throws {UsageError} for `coreml` with such options.
 * @throws {LibraryError} for `coreml` where its library cannot be had.
 */
export async function makeBackend(
  { backend, threads, numerics = "fp32" }: BackendFlags,
  { terminal, signal }: CommandContext,
  os: Os = Deno.build.os,
): Promise<Backend> {
  const onnxOnly = threads !== undefined
    ? "--threads: Core ML decides on threads by itself"
    : numerics === "declared"
    ? "--numerics declared: Core ML has numerics of its own"
    : undefined;
  if (backend === "coreml" && onnxOnly !== undefined) {
    throw new UsageError(`Cannot take --backend coreml with ${onnxOnly}`);
  }
  const onnx = () => onnxBackend({ threadCount: threads, numerics });
  if (backend === "onnx" || (backend === "auto" && (os !== "darwin" || onnxOnly))) return onnx();
  try {
    const options = { cacheDir: cacheDir(), os, signal, onEvent: showLibraryBuild(terminal) };
    const library = openLibrary(await ensureLibrary(options));
    return coreMlBackend(library, { cacheDir: cacheDir() });
  } catch (error) {
    if (backend === "coreml" || !(error instanceof LibraryError)) throw error;
    terminal.note(`running on ONNX Runtime in place of Core ML: ${error.message}`);
    return onnx();
  }
}

/** Loads the packages and shows the progress. */
export async function loadPackages(
  backend: Backend,
  { directory, preset }: ReadyPackages,
  { terminal, signal }: CommandContext,
): Promise<LoadedPackages> {
  const { onStage, done } = showLoading(terminal);
  const loaded = await loadStages(backend, directory, { preset, onStage, signal });
  done();
  return loaded;
}
