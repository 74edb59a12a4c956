/** Rows of flat fields as CSV and as JSON Lines. Numbers are those of the JSON, digit for digit. */
import { escapeTurns, withoutTurns } from "./_text.ts";

/** A row; null is what was not measured. All rows of a file have the same fields. */
export type Row = Readonly<Record<string, string | number | boolean | null>>;

/** A line a row under a line of names (RFC 4180). */
export function csvOf(rows: readonly Row[]): string {
  const lines = rows.map((row) => Object.values(row).map(cellOf).join(","));
  return [Object.keys(rows[0] ?? {}).join(","), ...lines].map((line) => `${line}\r\n`).join("");
}

/** Text is quoted where it has to be, and where a spreadsheet would take it for a formula, an apostrophe stands before it. */
function cellOf(value: Row[string]): string {
  if (typeof value !== "string") return String(value ?? "");
  const plain = withoutTurns(value);
  const text = formula.test(plain) ? `'${plain}` : plain;
  return /[",\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/** What formulas begin with, in any width, and what some programs skip before that. */
const formula = /^[=+\-@\uff1d\uff0b\uff0d\uff20\s]/;

/** A JSON object a row, each on a line of its own. What would control a terminal or turn the direction of writing is escaped. */
export const jsonLinesOf = (rows: readonly Row[]): string =>
  rows.map((row) => `${escapeTurns(JSON.stringify(row))}\n`).join("");
