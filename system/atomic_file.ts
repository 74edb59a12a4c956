/**
 * Files and directories that appear whole or not at all: written under a temporary name beside their
 * place and renamed into it.
 * @module
 */
import { basename, dirname, join } from "node:path";
import { removeIfThere } from "./presence.ts";

/** Options of {@link writeFileAtomic} and {@link writeDirectoryAtomic}. */
export interface AtomicOptions {
  /** Stops the writing between two chunks, or before the rename. */
  readonly signal?: AbortSignal;
}

/** What a file may be made of. */
export type FileContent =
  | string
  | Uint8Array
  | Iterable<Uint8Array>
  | AsyncIterable<Uint8Array>;

/**
 * Writes `content` to `path`, replacing what is there, and makes the directories above it. Where that
 * fails or is aborted, `path` stays as it was and nothing else is left.
 */
export async function writeFileAtomic(
  path: string,
  content: FileContent,
  { signal }: AtomicOptions = {},
): Promise<void> {
  await replace(path, async (temporary) => {
    using file = await Deno.open(temporary, { write: true, createNew: true });
    for await (const chunk of chunksOf(content)) {
      signal?.throwIfAborted();
      // Not file.write, which takes 60 us of handing over for each of a weight file's thousand chunks.
      for (let done = 0; done < chunk.length;) done += file.writeSync(chunk.subarray(done));
    }
    // Otherwise a crash of the machine could leave the new name with the old or no content.
    await file.syncData();
    signal?.throwIfAborted();
  });
}

/**
 * Makes the directory `path` of what `fill` puts into the empty directory it is given, replacing what is
 * there. Where `fill` throws or the signal is aborted, `path` stays as it was and nothing else is left.
 */
export async function writeDirectoryAtomic(
  path: string,
  fill: (temporary: string) => Promise<void>,
  { signal }: AtomicOptions = {},
): Promise<void> {
  await replace(path, async (temporary) => {
    await Deno.mkdir(temporary);
    await fill(temporary);
    signal?.throwIfAborted();
    await removeIfThere(path);
  });
}

/**
 * Gives `use` an empty directory beside `path` and removes it afterwards, whatever happened.
 */
export async function withTemporaryDirectory<T>(
  path: string,
  use: (temporary: string) => Promise<T>,
): Promise<T> {
  const temporary = temporaryBeside(path);
  await Deno.mkdir(temporary, { recursive: true });
  try {
    return await use(temporary);
  } finally {
    await removeIfThere(temporary);
  }
}

/**
 * Removes what a killed process may have left of its attempts to write `path`. Only who holds a lock on
 * `path` may call it.
 */
export async function removeLeftovers(path: string): Promise<void> {
  const prefix = temporaryPrefix(path);
  await removeMatching(dirname(path), (name) => name.startsWith(prefix));
}

/**
 * Removes what a killed process may have left of its attempts to write anything in `directory`. Only who holds a lock on all of it
 * may call it.
 */
export async function removeAllLeftovers(directory: string): Promise<void> {
  await removeMatching(directory, (name) => /^\..+\.tmp-[0-9a-f-]{36}$/.test(name));
}

async function removeMatching(
  directory: string,
  matches: (name: string) => boolean,
): Promise<void> {
  try {
    for await (const { name } of Deno.readDir(directory)) {
      if (matches(name)) await removeIfThere(join(directory, name));
    }
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
  }
}

async function replace(path: string, make: (temporary: string) => Promise<void>): Promise<void> {
  await Deno.mkdir(dirname(path), { recursive: true });
  const temporary = temporaryBeside(path);
  try {
    await make(temporary);
    await Deno.rename(temporary, path);
  } catch (error) {
    await removeIfThere(temporary);
    throw error;
  }
}

const temporaryPrefix = (path: string): string => `.${basename(path)}.tmp-`;

const temporaryBeside = (path: string): string =>
  join(dirname(path), temporaryPrefix(path) + crypto.randomUUID());

async function* chunksOf(content: FileContent): AsyncGenerator<Uint8Array> {
  if (typeof content === "string") yield new TextEncoder().encode(content);
  else if (content instanceof Uint8Array) yield content;
  else yield* content;
}
