/**
 * Preset files for tests.
 * @module
 */
import { dirname, join } from "node:path";

/** Preset files of a test, which are gone afterwards. */
export class PresetFiles {
  readonly directory = Deno.makeTempDirSync();

  path(name: string): string {
    return join(this.directory, name);
  }

  /** Writes `content`, as JSON unless it is a text, and gives the path. */
  write(name: string, content: unknown): string {
    const path = this.path(name);
    Deno.mkdirSync(dirname(path), { recursive: true });
    Deno.writeTextFileSync(path, typeof content === "string" ? content : JSON.stringify(content));
    return path;
  }

  [Symbol.dispose](): void {
    Deno.removeSync(this.directory, { recursive: true });
  }
}
