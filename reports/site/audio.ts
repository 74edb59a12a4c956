/**
 * WAV files that pages of a site play: those that lie beside the results.
 * @module
 */
import { dirname, join } from "node:path";
import type { History } from "../../fleet/history.ts";
import type { AnyResult } from "../any_result.ts";
import { audioFilesOf } from "../report_files.ts";
import { otherFolder, type OtherResult } from "./_other_pages.ts";
import { resultFolder } from "./_paths.ts";

/** A result and the file that it is from. */
export type Located<T extends AnyResult> = T & { readonly path: string };

/** Whether there is a file at the path. */
export type HasAudio = (path: string) => boolean;

/** A WAV file to be copied: its path, and where it goes, from the site's first page. */
export interface SiteAudio {
  readonly from: string;
  readonly to: string;
}

/** Every WAV file that results name, whether it is there or not. */
export function siteAudio(
  { series }: History,
  others: readonly OtherResult[],
): SiteAudio[] {
  const filesOf = (result: Located<AnyResult>, folder: string) =>
    audioFilesOf(result).map((file) => ({
      from: join(dirname(result.path), file),
      to: `${folder}/${file}`,
    }));
  return [
    ...series.flatMap(({ entries }) =>
      entries.flatMap((entry) => filesOf({ kind: "bench", ...entry }, resultFolder(entry)))
    ),
    ...others.flatMap((other) => filesOf(other, otherFolder(other))),
  ];
}

/** `located` with no word of audio that is not there, to be rendered: pages then have no player for it. */
export function audible<T extends AnyResult>(located: Located<T>, hasAudio: HasAudio): Located<T>;
export function audible(located: Located<AnyResult>, hasAudio: HasAudio): Located<AnyResult> {
  const isThere = (file: string) => hasAudio(join(dirname(located.path), file));
  const kept = <F extends { readonly file: string }>(named: F): F =>
    isThere(named.file) ? named : { ...named, file: "" };
  if (located.kind === "bench") {
    const passages = located.result.passages.map((passage) => {
      const { measurement } = passage;
      return measurement?.audio && !isThere(measurement.audio.file)
        ? { ...passage, measurement: { ...measurement, audio: null } }
        : passage;
    });
    return { ...located, result: { ...located.result, passages } };
  }
  if (located.kind === "comparison") {
    const { passages, presets } = located.result;
    return {
      ...located,
      result: {
        ...located.result,
        passages: passages.map((passage) => ({
          ...passage,
          reference: passage.reference && kept(passage.reference),
        })),
        presets: presets.map((entry) => ({
          ...entry,
          figures: entry.figures &&
            { ...entry.figures, passages: entry.figures.passages.map(kept) },
        })),
      },
    };
  }
  return located;
}
