/**
 * A file of measurements that grows by a line each, so that whatever interrupts the work loses none of them.
 * @module
 */
import type { z } from "zod";
import { sha256Bytes } from "../system/digest.ts";
import { JsonLinesFile } from "../system/json_lines.ts";

/** Measurements by what decides on them. One process at a time may have a journal open. */
export class Journal implements Disposable {
  readonly #file: JsonLinesFile;
  readonly #values: Map<string, unknown>;

  private constructor(file: JsonLinesFile) {
    this.#file = file;
    this.#values = new Map(file.values.map(entryOf));
  }

  /** Opens the journal at `path`, or begins it. @throws {FileInUseError} */
  static async open(path: string): Promise<Journal> {
    return new Journal(await JsonLinesFile.open(path));
  }

  /**
   * The measurement that everything in `deciding`, plain data, decides on: the one that is kept, or else what `measure`
   * gives, which is kept from then on. One that `schema` does not admit, from another version, is measured anew.
   */
  async once<T>(deciding: unknown, schema: z.ZodType<T>, measure: () => Promise<T>): Promise<T> {
    const key = keyOf(deciding);
    const known = schema.safeParse(this.#values.get(key));
    if (known.success) return known.data;
    const value = await measure();
    this.#file.append({ key, value });
    this.#values.set(key, value);
    return value;
  }

  [Symbol.dispose](): void {
    this.#file[Symbol.dispose]();
  }
}

/** Key and value of a line. */
function entryOf(line: unknown): [string, unknown] {
  const { key, value } = Object(line);
  return [key, value];
}

/** Short for `deciding`, in the order of its fields: that of a preset's exceptions means something. */
const keyOf = (deciding: unknown): string =>
  sha256Bytes(new TextEncoder().encode(JSON.stringify(deciding))).slice(0, 16);
