import { createHash } from "node:crypto";
import { join } from "node:path";
import { sha256File } from "./digest.ts";

/** Size and digest of what is in the directory at `path`: SHA-256 over the names and digests of its files, sorted. */
export async function measureDirectory(
  path: string,
  signal?: AbortSignal,
): Promise<{ sizeBytes: number; sha256: string }> {
  const hash = createHash("sha256");
  let sizeBytes = 0;
  for (const file of (await filesBelow(path)).sort()) {
    sizeBytes += (await Deno.stat(join(path, file))).size;
    hash.update(`${file}\0${await sha256File(join(path, file), signal)}\n`);
  }
  return { sizeBytes, sha256: hash.digest("hex") };
}

/** Size in bytes of what is in the directory at `path`. */
export async function sizeOfDirectory(path: string): Promise<number> {
  let sizeBytes = 0;
  for (const file of await filesBelow(path)) sizeBytes += (await Deno.stat(join(path, file))).size;
  return sizeBytes;
}

async function filesBelow(directory: string, prefix = ""): Promise<string[]> {
  const files: string[] = [];
  for await (const entry of Deno.readDir(join(directory, prefix))) {
    const path = `${prefix}${entry.name}`;
    if (entry.isDirectory) files.push(...await filesBelow(directory, `${path}/`));
    else files.push(path);
  }
  return files;
}
