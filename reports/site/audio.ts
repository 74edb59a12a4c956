/**
 * WAV files that pages of a site play: those that lie beside the results, each once however many results have it.
 * @module
 */
import { dirname, join } from "node:path";
import { sha256Bytes } from "../../system/digest.ts";
import type { AnyResult } from "../any_result.ts";
import {
  missingSound,
  type PageAudio,
  readAudioFiles,
  type Sound,
  soundFrom,
} from "../audio/page_audio.ts";
import { audioFilesOf } from "../audio/speakers.ts";
import { rootFrom } from "./_paths.ts";

/** A result and the file that it is from. */
export type Located<T extends AnyResult> = T & { readonly path: string };

/** The recordings of a site. */
export interface SiteAudio {
  /** What the page at `page`, a path from the first page, plays of `result`. */
  of(result: Located<AnyResult>, page: string): Promise<PageAudio>;
  /** Files to be copied, by where they go from the first page: those that pages asked for so far. */
  readonly copies: ReadonlyMap<string, string>;
}

/** Looking at so many recordings of benchmarks takes some seconds: nights pile up, other results are few. */
const mostPictured = 150;

/**
 * Recordings from beside results. A chain that did not change says the same night after night, to the bit: it is looked at once, and takes room
 * once. Of benchmarks the first {@link mostPictured} that are asked for have pictures, others a player.
 */
export function siteAudio({ most = mostPictured } = {}): SiteAudio {
  const sounds = new Map<string, Sound>();
  const copies = new Map<string, string>();
  let pictured = 0;
  const soundAt = (place: string, file: string, bytes: Uint8Array, kind: AnyResult["kind"]) => {
    if (kind === "bench" && ++pictured > most) return { src: encodeURI(place), view: null };
    return soundFrom(file, bytes, () => encodeURI(place));
  };
  return {
    copies,
    async of(result, page) {
      const folder = dirname(result.path);
      const files = await readAudioFiles(folder, audioFilesOf(result));
      const found = new Map([...files].map(([file, bytes]): [string, Sound] => {
        const place = `audio/${sha256Bytes(bytes).slice(0, 16)}/${file}`;
        const sound = sounds.get(place) ?? soundAt(place, file, bytes, result.kind);
        sounds.set(place, sound);
        if ("problem" in sound) return [file, sound];
        if (!copies.has(place)) copies.set(place, join(folder, file));
        return [file, { ...sound, src: rootFrom(page) + sound.src }];
      }));
      return { files, soundOf: (file) => found.get(file) ?? missingSound(file) };
    },
  };
}

/** A site that has no recordings, since nobody wants them. */
export const silentSite: SiteAudio = {
  of: () =>
    Promise.resolve({
      files: new Map(),
      soundOf: (file) => ({ problem: `${file} is not part of this site.` }),
    }),
  copies: new Map(),
};
