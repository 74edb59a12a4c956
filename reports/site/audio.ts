/**
 * WAV files that pages of a site play: those that lie beside the results.
 * @module
 */
import { dirname, join } from "node:path";
import type { History } from "../../fleet/history.ts";
import type { AnyResult } from "../any_result.ts";
import { audioFilesOf } from "../audio/speakers.ts";
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

/** `any`, from the file `path`, with no names of WAV files that are not there, to be rendered: pages then have no players for them. */
export function audible<T extends AnyResult>(any: T, path: string, hasAudio: HasAudio): T {
  const isMissing = (key: string, value: unknown) =>
    key === "file" && typeof value === "string" && value.endsWith(".wav") &&
    !hasAudio(join(dirname(path), value));
  const result = JSON.parse(
    JSON.stringify(any.result),
    (key, value) => isMissing(key, value) ? "" : value,
  );
  return { ...any, result };
}
