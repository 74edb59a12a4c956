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
