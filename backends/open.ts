/**
 * Backends as data: what a worker process is told, and what it opens.
 * @module
 */
import { openLibrary } from "../ffi/library.ts";
import type { Numerics } from "../onnx/numerics.ts";
import type { Backend } from "./backend.ts";
import { coreMlBackend } from "./coreml.ts";
import { onnxBackend } from "./onnx.ts";

/** Which backend, with all that decides on it. */
export type BackendChoice =
  | { readonly name: "onnx"; readonly numerics: Numerics; readonly threadCount?: number }
  | {
    readonly name: "coreml";
    /** Path of the Swift library. */
    readonly library: string;
    /** Where compiled models are kept. */
    readonly cacheDir: string;
  };

/**
 * The backend of `choice`.
 * @throws {LibraryError} where the library over Core ML cannot be opened.
 */
export function openBackend(choice: BackendChoice): Backend {
  return choice.name === "onnx"
    ? onnxBackend(choice)
    : coreMlBackend(openLibrary(choice.library), choice);
}
