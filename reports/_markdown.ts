/** Markdown (GitHub's flavour) that text of any origin cannot break out of. */
import { withoutTurns } from "./_text.ts";

/** A table; its cells are text, whatever they hold. */
export function tableOf(
  head: readonly string[],
  aligns: readonly string[],
  rows: readonly (readonly string[])[],
): string {
  const line = (cells: readonly string[]) => `| ${cells.join(" | ")} |`;
  return [line(head), line(aligns), ...rows.map((row) => line(row.map(escape)))].join("\n");
}

/**
 * Makes text stay text: no HTML, no Markdown, no new line, no further table cell; and on GitHub nobody is notified and
 * nothing linked.
 */
export function escape(text: string): string {
  return withoutTurns(text.replace(/\s+/g, " "))
    .replace(/[\\`*_[\]|~$]/g, "\\$&")
    .replace(/&/g, "&amp;")
    .replace(/</g, "&lt;")
    .replace(/>/g, "&gt;")
    // At the begin of a line: headings, lists, rules.
    .replace(/^([#+=-]+)(?=\s|$)/, "\\$1")
    .replace(/^(\d+)([.)])(?=\s|$)/, "$1\\$2")
    // @user, #1, GH-1 and addresses, by a space of no width.
    .replace(/@(?=\w)|#(?=\d)|\bGH-(?=\d)|\bwww\.|\b(?:https?|ftp|mailto|xmpp):/gi, "$&\u200b");
}
