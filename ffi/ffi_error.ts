import type { codes } from "./layout.ts";

/** Name of a code of the C interface, without its `KB_`. */
export type FfiCode = Exclude<keyof typeof codes, "OK">;

/** A call of the library over Core ML that failed. */
export class FfiError extends Error {
  override readonly name: string = "FfiError";

  constructor(
    /** The function, without `kb_`. */
    readonly call: string,
    readonly code: FfiCode,
    /** What the library says: for `CORE_ML` domain, code and text of Core ML's own error. */
    readonly detail: string,
  ) {
    super(`Core ML library, ${call}: ${detail} (${code})`);
  }
}

/** Outputs that did not fit into their buffers; the model has run all the same. */
export class BufferTooSmallError extends FfiError {
  override readonly name = "BufferTooSmallError";

  constructor(
    call: string,
    detail: string,
    /** Bytes that each output takes. */
    readonly neededBytes: Readonly<Record<string, number>>,
  ) {
    super(call, "BUFFER_TOO_SMALL", detail);
  }
}
