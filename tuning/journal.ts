/**
 * A file of measurements that grows by a line each, so that whatever interrupts the work loses none of them.
 * @module
 */
import { dirname } from "node:path";
import type { z } from "zod";
import { sha256Bytes } from "../system/digest.ts";

/** Measurements by what decides on them. One process at a time may have a journal open. */
export class Journal implements Disposable {
  readonly #file: Deno.FsFile;
  readonly #values: Map<string, unknown>;

  private constructor(file: Deno.FsFile, values: Map<string, unknown>) {
    this.#file = file;
    this.#values = values;
  }

  /**
   * Opens the journal at `path`, or begins it. What is no entry, such as a last line that was torn when its process died,
   * is passed over.
   */
  static async open(path: string): Promise<Journal> {
    await Deno.mkdir(dirname(path), { recursive: true });
    const file = await Deno.open(path, { create: true, read: true, append: true });
    try {
      const text = await Deno.readTextFile(path);
      const journal = new Journal(file, new Map(text.split("\n").flatMap(entryOf)));
      if (text !== "" && !text.endsWith("\n")) journal.#write("\n");
      return journal;
    } catch (error) {
      file.close();
      throw error;
    }
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
    this.#write(JSON.stringify({ key, value }) + "\n");
    this.#values.set(key, value);
    return value;
  }

  #write(text: string): void {
    const bytes = new TextEncoder().encode(text);
    for (let done = 0; done < bytes.length;) done += this.#file.writeSync(bytes.subarray(done));
  }

  [Symbol.dispose](): void {
    this.#file.close();
  }
}

/** Key and value of a line, unless it is torn. */
function entryOf(line: string): [string, unknown][] {
  try {
    const { key, value } = Object(JSON.parse(line));
    return [[key, value]];
  } catch {
    return [];
  }
}

/** Short for `deciding`, in the order of its fields: that of a preset's exceptions means something. */
const keyOf = (deciding: unknown): string =>
  sha256Bytes(new TextEncoder().encode(JSON.stringify(deciding))).slice(0, 16);
