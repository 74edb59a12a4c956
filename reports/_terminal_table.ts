/** Tables and text of any origin for a terminal. */
import Table from "cli-table3";
import { cutText } from "./_text.ts";

/** A table without lines, one space between columns; `aligns` are left or right, a column each. */
export function plainTable(
  head: readonly string[],
  aligns: readonly ("left" | "right")[],
  rows: readonly (readonly string[])[],
): string {
  const table = new Table({
    head: shortCells(head),
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
  table.push(...rows.map(shortCells));
  return table.toString();
}

/** Most characters of a cell. Who looks at a terminal sees no more, and cli-table3 takes minutes for 10,000. */
const longestCell = 80;

/** `cells` as a terminal has room for them. */
export const shortCells = (cells: readonly string[]): string[] =>
  cells.map((cell) => cutText(cell, longestCell));

/** Texts of errors may quote a file's bytes, which must not move the cursor or set colours. */
export function withoutControls(text: string): string {
  return text.replace(/[^\P{C}\n]/gu, "\uFFFD");
}
