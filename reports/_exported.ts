/** Exports as other programs read them, for tests. */
import assert from "node:assert/strict";
import type { Row } from "./_rows.ts";

/** Rows of cells of CSV (RFC 4180), quotes undone; the first is of names. */
export function csvCells(csv: string): string[][] {
  const rows: string[][] = [[]];
  for (const [, cell, end] of csv.matchAll(/("(?:[^"]|"")*"|[^",\r\n]*)(,|\r\n)/g)) {
    rows.at(-1)!.push(cell.startsWith('"') ? cell.slice(1, -1).replaceAll('""', '"') : cell);
    if (end === "\r\n") rows.push([]);
  }
  return rows.slice(0, -1);
}

/** The rows of JSON Lines. */
export const jsonRows = (jsonLines: string): Row[] =>
  jsonLines.split("\n").slice(0, -1).map((line) => JSON.parse(line));

/** The rows of `jsonLines`, once `csv` is seen to have the same names and the same values, digit for digit. Texts are plain. */
export function exportedRows(csv: string, jsonLines: string): Row[] {
  const rows = jsonRows(jsonLines);
  const [head, ...cells] = csvCells(csv);
  assert.equal(cells.length, rows.length);
  for (const [i, row] of rows.entries()) {
    assert.deepEqual(Object.keys(row), head);
    assert.deepEqual(cells[i], Object.values(row).map((value) => String(value ?? "")));
  }
  return rows;
}
