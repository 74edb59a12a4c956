/**
 * A directory as one file.
 * @module
 */
import { join, relative } from "node:path";
import { configure, Uint8ArrayReader, Uint8ArrayWriter, ZipWriter } from "@zip.js/zip.js";
import { writeFileAtomic } from "../../system/atomic_file.ts";

configure({ useWebWorkers: false });

/** Writes all files below `directory` into the zip file at `path`. */
export async function packDirectory(directory: string, path: string): Promise<void> {
  const zip = new ZipWriter(new Uint8ArrayWriter());
  for (const file of filesBelow(directory)) {
    await zip.add(relative(directory, file), new Uint8ArrayReader(await Deno.readFile(file)));
  }
  await writeFileAtomic(path, await zip.close());
}

function filesBelow(directory: string): string[] {
  return [...Deno.readDirSync(directory)]
    .sort((one, other) => one.name < other.name ? -1 : 1)
    .flatMap(({ name, isDirectory }) => {
      const path = join(directory, name);
      return isDirectory ? filesBelow(path) : [path];
    });
}
