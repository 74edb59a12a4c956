/** Texts of any origin. */

/** `text` on one line, cut to `most` characters; an ellipsis says so. */
export function cutText(text: string, most: number): string {
  const characters = [...text.slice(0, 2 * most + 2).replace(/\s+/g, " ").trim()];
  const isWhole = characters.length <= most && text.length <= 2 * most + 2;
  return isWhole ? characters.join("") : `${characters.slice(0, most - 1).join("")}…`;
}

/** A field of any shape as text; nothing where it is neither a text nor a number. */
export const fieldText = (field: unknown): string =>
  typeof field === "string" || typeof field === "number" ? String(field) : "";

/** What is said in place of a reason that a result does not tell. */
export const noReason = "it is not told why";

/** Control characters other than ends of lines and tabulators, and what turns the direction of writing of all that stands behind it. */
const turns = /[^\P{Cc}\n\t]|[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/gu;

/** `text` with a sign in place of what steers its reader: control characters, and turns of the direction of writing. Letters that are written from the right stay. */
export const withoutTurns = (text: string): string => text.replace(turns, "\uFFFD");

/** JSON of the same meaning as `json` in which these characters are escaped. */
export const escapeTurns = (json: string): string =>
  json.replace(
    turns,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
