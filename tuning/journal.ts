/**
 * A file of measurements that grows by a line each, so that whatever interrupts the work loses none of them.
 * @module
 */
import { dirname } from "node:path";
import type { z } from "zod";
import { sha256Bytes } from "../system/digest.ts";

/** Measurements by what decides on them. One process at a time may have a journal open. */
export class Journal<T> implements Disposable {
  readonly #file: Deno.FsFile;
  readonly #values: Map<string, T>;

  private constructor(file: Deno.FsFile, values: Map<string, T>) {
    this.#file = file;
    this.#values = values;
  }

  /**
   * Opens the journal at `path`, or begins it. What is no line of `schema`, such as a last one that was torn when its
   * process died, is passed over: it is measured anew.
   */
  static async open<T>(path: string, schema: z.ZodType<T>): Promise<Journal<T>> {
    await Deno.mkdir(dirname(path), { recursive: true });
    const file = await Deno.open(path, { create: true, read: true, append: true });
    try {
      const text = await Deno.readTextFile(path);
      const journal = new Journal(file, valuesOf(text, schema));
      if (text !== "" && !text.endsWith("\n")) journal.#write("\n");
      return journal;
    } catch (error) {
      file.close();
      throw error;
    }
  }

  /** Measurements that it holds. */
  get size(): number {
    return this.#values.size;
  }

  /** Whether what `deciding` decides on has been measured. */
  has(deciding: unknown): boolean {
    return this.#values.has(keyOf(deciding));
  }

  /**
   * The measurement that everything in `deciding`, plain data, decides on: the one that is kept, or else what `measure`
   * gives, which is kept from then on.
   */
  async once(deciding: unknown, measure: () => Promise<T>): Promise<T> {
    const key = keyOf(deciding);
    const known = this.#values.get(key);
    if (known !== undefined) return known;
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

function valuesOf<T>(text: string, schema: z.ZodType<T>): Map<string, T> {
  const values = new Map<string, T>();
  for (const line of text.split("\n")) {
    const { key, value } = parseLine(line);
    const parsed = schema.safeParse(value);
    if (typeof key === "string" && parsed.success) values.set(key, parsed.data);
  }
  return values;
}

function parseLine(line: string): { readonly key?: unknown; readonly value?: unknown } {
  try {
    return Object(JSON.parse(line));
  } catch {
    return {};
  }
}

/** Short for `deciding`, in the order of its fields: that of a preset's exceptions means something. */
const keyOf = (deciding: unknown): string =>
  sha256Bytes(new TextEncoder().encode(JSON.stringify(deciding))).slice(0, 16);
