/** Markdown (GitHub's flavour) that text of any origin cannot break out of. */

/** A table; its cells are text, whatever they hold. */
export function tableOf(
  head: readonly string[],
  aligns: readonly string[],
  rows: readonly (readonly string[])[],
): string {
  const line = (cells: readonly string[]) => `| ${cells.join(" | ")} |`;
  return [line(head), line(aligns), ...rows.map((row) => line(row.map(escape)))].join("\n");
}

/** Makes text stay text: no HTML, no Markdown, no new line, no further table cell. */
export function escape(text: string): string {
  return text
    .replace(/\s+/g, " ")
    .replace(/[\\`*_[\]|~$]/g, "\\$&")
    .replace(/&/g, "&amp;")
    .replace(/</g, "&lt;")
    .replace(/>/g, "&gt;")
    .replace(/\p{Cc}/gu, "\uFFFD");
}
