/**
 * Where a site's files go: into a directory that is replaced as a whole, so that nobody meets half a site or pages of an earlier one.
 * @module
 */
import { dirname, join } from "node:path";
import { writeDirectoryAtomic } from "../../system/atomic_file.ts";
import { isThere } from "../../system/presence.ts";
import type { ReportFile } from "../report_files.ts";
import { checkWritable, OutputError } from "../write.ts";
import type { SiteAudio } from "./audio.ts";

/** A file by which a directory is known as a site, which may be replaced. It also keeps GitHub from running Jekyll over the pages. */
const mark = ".nojekyll";

/** A place for a site. */
export interface SiteDirectory {
  /** Replaces what is there by `files` and copies of `audio`. Where that is aborted, all stays as it was. */
  save(
    files: readonly ReportFile[],
    audio: SiteAudio["copies"],
    signal?: AbortSignal,
  ): Promise<void>;
}

/**
 * Makes sure, before any work, that a site can be written at `path`.
 * @throws {OutputError} where it cannot, and where something is there that is no site: it is not replaced.
 */
export async function openSiteDirectory(path: string): Promise<SiteDirectory> {
  await checkWritable(dirname(path), path);
  if (await isThere(path) && !await isSite(path)) {
    throw new OutputError(path, new Error("something is there that is no site, and is kept"));
  }
  return {
    save: (files, audio, signal) =>
      writeDirectoryAtomic(path, async (temporary) => {
        const folders = new Set([...files.map(({ name }) => name), ...audio.keys()]
          .map((name) => dirname(join(temporary, name))));
        for (const folder of folders) await Deno.mkdir(folder, { recursive: true });
        await Deno.writeTextFile(join(temporary, mark), "");
        for (const { name, content } of files) {
          signal?.throwIfAborted();
          await Deno.writeTextFile(join(temporary, name), content, { createNew: true });
        }
        for (const [to, from] of audio) {
          signal?.throwIfAborted();
          await Deno.copyFile(from, join(temporary, to));
        }
      }, { signal }),
  };
}

async function isSite(path: string): Promise<boolean> {
  const { isDirectory } = await Deno.stat(path);
  if (!isDirectory) return false;
  if (await isThere(join(path, mark))) return true;
  for await (const _ of Deno.readDir(path)) return false;
  return true;
}
