/** Texts of any origin in places that have room for a few words. */

/** `text` on one line, cut to `most` characters; an ellipsis says so. */
export function cutText(text: string, most: number): string {
  const characters = [...text.slice(0, 2 * most + 2).replace(/\s+/g, " ").trim()];
  const isWhole = characters.length <= most && text.length <= 2 * most + 2;
  return isWhole ? characters.join("") : `${characters.slice(0, most - 1).join("")}…`;
}
