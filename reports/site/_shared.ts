/**
 * What many pages of a site have in common, taken out of them: each page is made whole, as it stands alone, and its scripts and styles then
 * become files that all pages use.
 */
import { sha256Bytes } from "../../system/digest.ts";

/** Scripts and styles taken out of pages, by their paths on the site. */
export type SharedFiles = Map<string, string>;

/** What is shorter stays where it is: a request costs more. */
const shortestShared = 1000;

/**
 * `html`, a whole page, with references in place of its scripts and styles, which are put into `shared`; `root` leads from the page to the site's
 * first page, such as `../`. Elements end where their text first says so, as in {@link scriptText}, and nothing else in a page holds a tag that was
 * not written as one.
 */
export function shareFiles(html: string, root: string, shared: SharedFiles): string {
  const put = (text: string, end: string): string => {
    const name = `${sha256Bytes(new TextEncoder().encode(text)).slice(0, 16)}.${end}`;
    shared.set(`assets/${name}`, text);
    return `${root}assets/${name}`;
  };
  return html.replace(
    /<(script|style)>([^]*?)<\/\1>/g,
    (element, kind: string, text: string) =>
      text.length < shortestShared
        ? element
        : kind === "script"
        ? `<script src="${put(text, "js")}"></script>`
        : `<link rel="stylesheet" href="${put(text, "css")}">`,
  );
}
