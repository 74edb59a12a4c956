/**
 * The library over Core ML on disk: the one that was named, or the one that this machine has built from `ffi/swift`.
 * @module
 */
import { join } from "node:path";
import type { AssetEvent } from "../system/asset_event.ts";
import { removeLeftovers, withTemporaryDirectory } from "../system/atomic_file.ts";
import { sha256Bytes, sha256File } from "../system/digest.ts";
import { acquireLock } from "../system/lock.ts";
import { measureDirectory } from "../system/measure_directory.ts";
import { runCommand, SubprocessError } from "../system/subprocess.ts";
import { LibraryError } from "./library_error.ts";

/** What is built where the library is asked for. */
export const libraryName = "libKokoBench.dylib";
const label = "the library over Core ML";
/** macOS's, which stands for that of the selected developer tools; by its path, so that tasks can allow just this program. */
const swift = "/usr/bin/swift";

/** Options of {@link ensureLibrary}. */
export interface EnsureLibraryOptions {
  /** Where built libraries are kept. */
  readonly cacheDir: string;
  /** A library to use as it is; `$KOKOBENCH_DYLIB` by default. */
  readonly given?: string;
  /** Directory of the Swift package; `ffi/swift` by default. */
  readonly packageDir?: string;
  readonly os?: typeof Deno.build.os;
  readonly arch?: typeof Deno.build.arch;
  /** Version of the operating system's kernel, which changes with every release of macOS. */
  readonly osRelease?: string;
  readonly run?: typeof runCommand;
  readonly signal?: AbortSignal;
  readonly onEvent?: (event: AssetEvent) => void;
}

/**
 * Path of the library: the given one, or one built from the Swift sources as they are, for this system. It is built at the first
 * call, by one process at a time, and appears whole.
 * @throws {LibraryError} on other systems than macOS on Apple silicon, without Swift, and where the build fails.
 */
export async function ensureLibrary(options: EnsureLibraryOptions): Promise<string> {
  const { given = Deno.env.get("KOKOBENCH_DYLIB"), os = Deno.build.os, arch = Deno.build.arch } =
    options;
  if (given) return given;
  if (os !== "darwin") {
    throw new LibraryError(
      "missing",
      `Cannot use Core ML: it is part of Apple's systems, and this is ${os}`,
      "Use --backend onnx. The Swift library's stand-in for Linux is built by `ffi/swift/on_linux.sh build` and found through " +
        "KOKOBENCH_DYLIB.",
    );
  }
  if (arch !== "aarch64") {
    throw new LibraryError(
      "wrong-architecture",
      `Cannot use Core ML: its library is for Apple silicon, and this Deno is for ${arch}`,
      "On Apple silicon install Deno for arm64; on an Intel Mac use --backend onnx.",
    );
  }
  const { packageDir = join(import.meta.dirname!, "swift"), cacheDir, signal, onEvent } = options;
  const osRelease = options.osRelease ?? Deno.osRelease();
  const key = await sourcesKey(packageDir, osRelease);
  const path = join(cacheDir, "ffi", key, libraryName);
  if (await isThere(path)) return path;
  using _lock = await acquireLock(join(cacheDir, "ffi", `${key}.lock`), { signal, onEvent });
  if (await isThere(path)) return path; // by whom this has waited for
  await removeLeftovers(path);
  await withTemporaryDirectory(path, async (scratch) => {
    await build(packageDir, scratch, options);
    await Deno.rename(join(scratch, "release", libraryName), path);
  });
  return path;
}

async function build(
  packageDir: string,
  scratch: string,
  { run = runCommand, signal, onEvent }: EnsureLibraryOptions,
): Promise<void> {
  const args = ["build", "-c", "release", "--product", "KokoBench", "--package-path", packageDir];
  onEvent?.({ type: "command-start", label, command: [swift, ...args].join(" ") });
  try {
    await run(swift, [...args, "--scratch-path", scratch], { signal });
  } catch (error) {
    throw error instanceof SubprocessError ? buildError(error) : error;
  }
  onEvent?.({ type: "command-done", label });
}

/** Without the developer tools macOS has a `swift` that only says so. */
function buildError(cause: SubprocessError): LibraryError {
  const hasNoTools = cause.exitCode === undefined ||
    /xcode-select|xcrun: error|no developer tools/i.test(cause.stderr);
  return hasNoTools
    ? new LibraryError(
      "no-toolchain",
      `Cannot build ${label}: there is no Swift on this machine`,
      "Install Apple's command line tools with `xcode-select --install` and run again, or use --backend onnx.",
      { cause },
    )
    : new LibraryError(
      "build-failed",
      `Cannot build ${label}: ${cause.message}`,
      "Swift 5.9 or later and macOS 14 or later are needed: update with `xcode-select --install`, or use --backend onnx.",
      { cause },
    );
}

/** Digest of all that decides on the built library. */
async function sourcesKey(packageDir: string, osRelease: string): Promise<string> {
  const manifest = await sha256File(join(packageDir, "Package.swift"));
  const { sha256: sources } = await measureDirectory(join(packageDir, "Sources"));
  const parts = [manifest, sources, osRelease];
  return sha256Bytes(new TextEncoder().encode(parts.join("\n"))).slice(0, 16);
}

async function isThere(path: string): Promise<boolean> {
  try {
    return (await Deno.stat(path)).isFile;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return false;
    throw error;
  }
}
