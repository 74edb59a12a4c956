/** What pages refer to, for tests. */
import { posix } from "node:path";
import type { ReportFile } from "../report_files.ts";

/** A reference from a page: as it is written, and the path from the site's first page that it leads to. */
export interface Reference {
  readonly from: string;
  readonly written: string;
  readonly path: string;
}

/** Everything outside of it that attributes of the page `file` refer to; its own scripts are not looked at. */
export function referencesOf({ name, content }: ReportFile): Reference[] {
  const markup = content.replace(/(<(script|style)[^>]*>)[^]*?<\/\2>/g, "$1");
  return [...markup.matchAll(/<[a-z]+ [^<]*?(?:href|src)="(?!data:)([^"]*)"/g)].map((
    [, written],
  ) => ({
    from: name,
    written,
    path: written.startsWith("#")
      ? name
      : posix.normalize(posix.join(posix.dirname(name), decodeURI(written))),
  }));
}
