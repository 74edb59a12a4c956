/**
 * What every call of the C interface needs: a place for its error, C strings in, text out, and memory that stays where it is
 * while another thread works on it.
 * @module
 */
import type { z } from "zod";
import { BufferTooSmallError, type FfiCode, FfiError } from "./ffi_error.ts";
import { codes, structs } from "./layout.ts";
import type { Symbols } from "./symbols.ts";

/** Memory that a buffer parameter takes. */
export type Memory = Uint8Array<ArrayBuffer>;

const codeNames = new Map<number, string>(
  Object.entries(codes).map(([name, code]) => [code, name]),
);

/** `text` as a C string. */
export const cString = (text: string): Memory => new TextEncoder().encode(`${text}\0`);

/** A `kb_error`. */
export class ErrorSlot {
  readonly memory: Memory = new Uint8Array(structs.kb_error.size);

  /** @throws {FfiError} where `code`, which `call` gave, is not `KB_OK`. */
  check(call: string, code: number, neededBytes?: () => Record<string, number>): void {
    if (code === codes.OK) return;
    const { offset, size } = structs.kb_error.fields.message;
    const message = this.memory.subarray(offset, offset + size);
    const end = message.indexOf(0);
    const detail = new TextDecoder().decode(end < 0 ? message : message.subarray(0, end));
    if (code === codes.BUFFER_TOO_SMALL && neededBytes !== undefined) {
      throw new BufferTooSmallError(call, detail, neededBytes());
    }
    throw new FfiError(call, (codeNames.get(code) ?? `code ${code}`) as FfiCode, detail);
  }
}

/** A `char **` that a call gives text through. */
export class TextSlot {
  readonly #pointer = new BigUint64Array(1);
  readonly memory: Memory = new Uint8Array(this.#pointer.buffer);

  /** The text, once; the library's own copy of it is freed. */
  take(symbols: Symbols): string {
    const pointer = Deno.UnsafePointer.create(this.#pointer[0]);
    if (pointer === null) return "";
    try {
      return Deno.UnsafePointerView.getCString(pointer);
    } finally {
      symbols.kb_free(pointer);
    }
  }
}

/** A `uint64_t *`, in nanoseconds. */
export class NsSlot {
  readonly #value = new BigUint64Array(1);
  readonly memory: Memory = new Uint8Array(this.#value.buffer);

  /** The time in ms. */
  get ms(): number {
    return Number(this.#value[0]) / 1e6;
  }
}

/**
 * The JSON that the function `call` gives, as `schema` describes it; `run` calls it.
 * @throws {FfiError} where it fails.
 */
export function callForJson<T>(
  symbols: Symbols,
  call: string,
  schema: z.ZodType<T>,
  run: (json: Memory, error: Memory) => number,
): T {
  const error = new ErrorSlot();
  const json = new TextSlot();
  error.check(call, run(json.memory, error.memory));
  return schema.parse(JSON.parse(json.take(symbols)));
}

const inUse = new Set<unknown>();

/** Awaits `work`, during which the garbage collector leaves `memory` alone: threads of others write to it. */
export async function holding<T>(memory: unknown, work: Promise<T>): Promise<T> {
  // One object a call, so that memory that two calls share is held until both have ended.
  const held = { memory };
  inUse.add(held);
  try {
    return await work;
  } finally {
    inUse.delete(held);
  }
}
