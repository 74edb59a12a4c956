/**
 * The WAV files of a page: read once, then turned into what it shows of them.
 * @module
 */
import { join } from "node:path";
import type { AnyResult } from "../any_result.ts";
import { dataUri, type SoundView, viewOf } from "./sound.ts";
import { audioFilesOf } from "./speakers.ts";

/** A WAV file that can be played, or why it cannot; `view` is null where the file was not looked for. */
export type Sound =
  | { readonly src: string; readonly view: SoundView | null }
  | { readonly problem: string };

/** WAV files for a page. */
export interface PageAudio {
  /** Bytes of those that are there, by name. */
  readonly files: ReadonlyMap<string, Uint8Array>;
  /** What the page has of a file; each is looked at once. */
  soundOf(file: string): Sound;
}

/** Where `isEmbedded`, the page holds `files` itself; otherwise it plays those beside it. */
export function pageAudio(
  files: ReadonlyMap<string, Uint8Array>,
  isEmbedded: boolean,
): PageAudio {
  const sounds = new Map<string, Sound>();
  return {
    files,
    soundOf(file) {
      const bytes = files.get(file);
      if (bytes === undefined) return missingSound(file);
      const srcOf = () => isEmbedded ? dataUri("audio/wav", bytes) : besidePage(file);
      const sound = sounds.get(file) ?? soundFrom(file, bytes, srcOf);
      sounds.set(file, sound);
      return sound;
    },
  };
}

/** Of a file that was looked for and is not there. */
export const missingSound = (file: string): Sound => ({
  problem: `${file} is not beside the result.`,
});

/** What there is of the WAV file `file`; where its `bytes` can be played, `srcOf` says from where. */
export function soundFrom(file: string, bytes: Uint8Array, srcOf: () => string): Sound {
  try {
    const view = viewOf(bytes);
    return { src: srcOf(), view };
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    return { problem: `${file} is damaged: ${error.message}.` };
  }
}

/** The same without `audio`: nothing is known but that files are to lie beside the page. */
export const soundOf = (file: string, audio: PageAudio | undefined): Sound =>
  audio?.soundOf(file) ?? { src: besidePage(file), view: null };

const besidePage = (file: string): string => `./${encodeURIComponent(file)}`;

/** What there is of the WAV files that reports of `any`, a result in `directory`, play. */
export async function readPageAudio(
  directory: string,
  any: AnyResult,
  isEmbedded = false,
): Promise<PageAudio> {
  return pageAudio(await readAudioFiles(directory, audioFilesOf(any)), isEmbedded);
}

/** Those of the files `names` in `directory` that are there. */
export async function readAudioFiles(
  directory: string,
  names: readonly string[],
): Promise<Map<string, Uint8Array>> {
  const files = new Map<string, Uint8Array>();
  for (const name of new Set(names)) {
    try {
      files.set(name, await Deno.readFile(join(directory, name)));
    } catch (error) {
      if (!(error instanceof Deno.errors.NotFound)) throw error;
    }
  }
  return files;
}
