/**
 * The library over Core ML, opened.
 * @module
 */
import { callForJson, cString, ErrorSlot, holding, NsSlot, TextSlot } from "./_call.ts";
import { abiVersion, type ComputeUnits, computeUnits } from "./layout.ts";
import { LibraryError } from "./library_error.ts";
import { type Model, NativeModel } from "./model.ts";
import {
  type AbiLayout,
  type ComputePlan,
  computePlanSchema,
  type DeviceInfo,
  deviceInfoSchema,
  layoutSchema,
} from "./schemas.ts";
import { type Symbols, symbolTable, versionSymbol } from "./symbols.ts";

/** What the library offers. It stays open until the process ends: Swift's runtime refers to its code. */
export interface Library {
  readonly path: string;
  /** @throws {FfiError} */
  deviceInfo(): DeviceInfo;
  /** The layout of the C structs as the library's own compiler has it. */
  layout(): AbiLayout;
  /**
   * Compiles the package at `packagePath` into the directory `compiledPath`, which appears whole or not at all and whose
   * parent must exist. Gives the time of the compilation alone, in ms.
   * @throws {FfiError}
   */
  compile(packagePath: string, compiledPath: string): Promise<number>;
  /**
   * Loads what was compiled to `compiledPath`.
   * @throws {FfiError}
   */
  load(compiledPath: string, units: ComputeUnits): Promise<Model>;
  /**
   * Where Core ML plans to run each operation.
   * @throws {FfiError} `UNSUPPORTED` before macOS 14.4.
   */
  computePlan(compiledPath: string, units: ComputeUnits): Promise<ComputePlan>;
}

class NativeLibrary implements Library {
  readonly #symbols: Symbols;

  constructor(readonly path: string, symbols: Symbols) {
    this.#symbols = symbols;
  }

  deviceInfo(): DeviceInfo {
    const { kb_device_info } = this.#symbols;
    return callForJson(this.#symbols, "device_info", deviceInfoSchema, kb_device_info);
  }

  layout(): AbiLayout {
    return callForJson(this.#symbols, "abi_layout", layoutSchema, this.#symbols.kb_abi_layout);
  }

  async compile(packagePath: string, compiledPath: string): Promise<number> {
    const error = new ErrorSlot();
    const elapsed = new NsSlot();
    const [from, to] = [cString(packagePath), cString(compiledPath)];
    const code = await holding(
      [error, elapsed, from, to],
      this.#symbols.kb_compile(from, to, elapsed.memory, error.memory),
    );
    error.check("compile", code);
    return elapsed.ms;
  }

  async load(compiledPath: string, units: ComputeUnits): Promise<Model> {
    const error = new ErrorSlot();
    const elapsed = new NsSlot();
    const handle = new Uint32Array(1);
    const path = cString(compiledPath);
    const unitCode = computeUnits[units];
    const code = await holding(
      [error, elapsed, handle, path],
      this.#symbols.kb_load(path, unitCode, handle, elapsed.memory, error.memory),
    );
    error.check("load", code);
    return new NativeModel(this.#symbols, handle[0], elapsed.ms);
  }

  async computePlan(compiledPath: string, units: ComputeUnits): Promise<ComputePlan> {
    const error = new ErrorSlot();
    const json = new TextSlot();
    const path = cString(compiledPath);
    const code = await holding(
      [error, json, path],
      this.#symbols.kb_compute_plan(path, computeUnits[units], json.memory, error.memory),
    );
    error.check("compute_plan", code);
    return computePlanSchema.parse(JSON.parse(json.take(this.#symbols)));
  }
}

/** How libraries are opened, or what a test puts in its place. */
export type OpenDynamic = typeof Deno.dlopen;

/**
 * Opens the library at `path`.
 * @throws {LibraryError} where it is missing, made for another machine or system, or of another version of the interface.
 */
export function openLibrary(path: string, open: OpenDynamic = Deno.dlopen): Library {
  requireFile(path);
  // The version first: with all symbols, a library that lacks one would not open, and could not say why. This opening
  // stays, too: once closed, the library would be loaded anew, and Swift's runtime would still refer to its old code.
  const version = openSymbols(path, versionSymbol, open).symbols.kb_abi_version();
  if (version !== abiVersion) throw otherVersion(path, version);
  return new NativeLibrary(path, openSymbols(path, symbolTable, open).symbols);
}

function requireFile(path: string): void {
  try {
    if (Deno.statSync(path).isFile) return;
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
  }
  throw new LibraryError(
    "missing",
    `Cannot open the Core ML library: there is no file ${path}`,
    "Unset KOKOBENCH_DYLIB to have it built, or set it to libKokoBench.",
  );
}

function openSymbols<S extends Deno.ForeignLibraryInterface>(
  path: string,
  symbols: S,
  open: OpenDynamic,
): Deno.DynamicLibrary<S> {
  try {
    return open(path, symbols);
  } catch (cause) {
    if (cause instanceof Deno.errors.NotCapable) throw cause;
    const reason = (cause as Error).message;
    // What macOS, glibc and musl say of a file for another processor.
    const isForeign = /incompatible architecture|wrong ELF class|invalid ELF header|Exec format/i
      .test(reason);
    throw isForeign
      ? new LibraryError(
        "wrong-architecture",
        `Cannot open the Core ML library ${path}: it is not for ${Deno.build.arch} on ${Deno.build.os}: ${reason}`,
        "Unset KOKOBENCH_DYLIB to have it built for this machine; a Deno for Intel needs one for Intel.",
        { cause },
      )
      : new LibraryError(
        "unloadable",
        `Cannot open the Core ML library ${path}: ${reason}`,
        "Build it anew with `swift build -c release --package-path ffi/swift`; on Linux, start Deno with the loader " +
          "that `ffi/swift/on_linux.sh build` prints.",
        { cause },
      );
  }
}

const otherVersion = (path: string, version: number): LibraryError =>
  new LibraryError(
    version < abiVersion ? "older" : "newer",
    `Cannot use the Core ML library ${path}: expected version ${abiVersion} of its interface, received ${version}`,
    version < abiVersion
      ? "Build it anew from this checkout, or unset KOKOBENCH_DYLIB to have that done."
      : "Use the kokobench that it was built from, or unset KOKOBENCH_DYLIB to have its own built.",
  );
