/** Tables and text of any origin for a terminal. */
import Table from "cli-table3";

/** A table without lines, one space between columns; `aligns` are left or right, a column each. */
export function plainTable(
  head: readonly string[],
  aligns: readonly ("left" | "right")[],
  rows: readonly (readonly string[])[],
): string {
  const table = new Table({
    head: [...head],
    colAligns: [...aligns],
    style: { head: [], border: [], "padding-left": 0, "padding-right": 0 },
    chars: {
      "top": "",
      "top-mid": "",
      "top-left": "",
      "top-right": "",
      "bottom": "",
      "bottom-mid": "",
      "bottom-left": "",
      "bottom-right": "",
      "left": "",
      "left-mid": "",
      "mid": "",
      "mid-mid": "",
      "right": "",
      "right-mid": "",
      "middle": " ",
    },
  });
  table.push(...rows.map((row) => [...row]));
  return table.toString();
}

/** Texts of errors may quote a file's bytes, which must not move the cursor or set colours. */
export function withoutControls(text: string): string {
  return text.replace(/[^\P{C}\n]/gu, "\uFFFD");
}
