/**
 * Names of files made from text of any origin.
 * @module
 */
import { sha256Bytes } from "./digest.ts";

/** So much of a text is kept to be read. */
const longestSlug = 40;

/**
 * A file name for `text` without an end: lower-case ASCII letters, digits and hyphens, so that it is one on every system and in every link. Other
 * keys have other names, also those that are alike but for case or signs.
 */
export function safeName(text: string, key: string = text): string {
  const slug = text.toLowerCase().replace(/[^a-z0-9]+/g, "-").slice(0, longestSlug)
    .replace(/^-+|-+$/g, "");
  const digest = sha256Bytes(new TextEncoder().encode(key)).slice(0, 8);
  return slug === "" ? digest : `${slug}-${digest}`;
}
