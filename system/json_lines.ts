/**
 * Files of JSON, a value a line, that grow: whatever kills their writer loses at most the line that it was writing.
 * @module
 */
import { dirname } from "node:path";
import { closeLocked } from "./lock.ts";

/** A file that another process is writing to. */
export class FileInUseError extends Error {
  override readonly name = "FileInUseError";
  constructor(readonly path: string) {
    super(`Cannot write to ${path}: another kokobench is writing to it. Wait for its end`);
  }
}

/** Options of {@link JsonLinesFile.open}. */
export interface JsonLinesOptions {
  /** Empty the file first. */
  readonly truncate?: boolean;
}

/** An open file of JSON lines. One process at a time may have it open. */
export class JsonLinesFile implements Disposable {
  readonly #file: Deno.FsFile;

  private constructor(
    readonly path: string,
    file: Deno.FsFile,
    /** What was in the file when it was opened. */
    readonly values: readonly unknown[],
  ) {
    this.#file = file;
  }

  /**
   * Opens the file at `path`, and makes it and the directories above it where they are missing. Lines that are no JSON,
   * such as a last one that was torn when its writer died, are passed over.
   * @throws {FileInUseError}
   */
  static async open(
    path: string,
    { truncate = false }: JsonLinesOptions = {},
  ): Promise<JsonLinesFile> {
    await Deno.mkdir(dirname(path), { recursive: true });
    const file = await Deno.open(path, { create: true, read: true, append: true });
    try {
      // The kernel's lock: it ends with the process, however that ends.
      if (!await file.tryLock(true)) throw new FileInUseError(path);
      if (truncate) await file.truncate();
      const text = await Deno.readTextFile(path);
      const lines = new JsonLinesFile(path, file, text.split("\n").flatMap(valueOf));
      if (text !== "" && !text.endsWith("\n")) lines.#write("\n");
      return lines;
    } catch (error) {
      closeLocked(file);
      throw error;
    }
  }

  /** Adds a line that holds `value`; it is on the disk when this returns. */
  append(value: unknown): void {
    this.#write(JSON.stringify(value) + "\n");
    this.#file.syncDataSync();
  }

  #write(text: string): void {
    const bytes = new TextEncoder().encode(text);
    for (let done = 0; done < bytes.length;) done += this.#file.writeSync(bytes.subarray(done));
  }

  [Symbol.dispose](): void {
    closeLocked(this.#file);
  }
}

function valueOf(line: string): unknown[] {
  try {
    return [JSON.parse(line)];
  } catch {
    return [];
  }
}
