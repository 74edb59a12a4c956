/**
 * Recordings of the result that a directory had before: beside a newer one they would be taken for its own.
 * @module
 */
import { join } from "node:path";
import { type AnyResult, parseAnyResult, ResultFileError } from "../any_result.ts";
import { audioFilesOf } from "./speakers.ts";

/** The result in the file `path`; undefined where there is none that this version can read. */
export async function readFormer(path: string): Promise<AnyResult | undefined> {
  try {
    return parseAnyResult(await Deno.readTextFile(path), path);
  } catch (error) {
    if (error instanceof Deno.errors.NotFound || error instanceof ResultFileError) return undefined;
    throw error;
  }
}

/** Removes the WAV files in `directory` that `former` names and `present` does not. Others may be anybody's. */
export async function removeFormerAudio(
  directory: string,
  former: AnyResult | undefined,
  present: AnyResult,
): Promise<void> {
  if (former === undefined) return;
  const named = new Set(audioFilesOf(present));
  for (const file of audioFilesOf(former)) {
    if (named.has(file)) continue;
    await Deno.remove(join(directory, file)).catch((error) => {
      if (!(error instanceof Deno.errors.NotFound)) throw error;
    });
  }
}
