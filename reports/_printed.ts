/** Figures as reports print them, for tests that hold them against the JSON. */
import assert from "node:assert/strict";

/** A table of a report; cells are plain text. */
export interface PrintedTable {
  readonly head: readonly string[];
  readonly rows: readonly (readonly string[])[];
}

/**
 * What a cell must print: a number, several in their order, null where it must print none, a text where it must be just
 * that, or `text` where it may be any text.
 */
export type ExpectedCell = number | readonly (number | null)[] | string | null;

/** What stands in a column, row by row. */
export type Column = (row: number) => ExpectedCell;

/** Those of a table by their heads. */
export type Columns = Readonly<Record<string, Column>>;

/** A number as it is printed; `<0.1` says that it is less. */
export const numberPattern = "<?-?\\d+(?:\\.\\d+)?(?:e[+-]?\\d+)?";
/** Digits of names and of versions, such as int8, T_1, Kokoro-82M and 1.2.3, are no numbers. */
const tokens = new RegExp(`(?<![\\p{L}\\d_.]|[\\p{L}\\d_]-)${numberPattern}`, "gu");

/** A number that stands in a text. */
export interface PrintedNumber {
  readonly text: string;
  readonly begin: number;
}

/** The numbers of a text, in their order. */
export const numbersIn = (text: string): PrintedNumber[] =>
  [...text.matchAll(tokens)].map(({ 0: text, index }) => ({ text, begin: index }));

/** Whether `text`, a number, is `value` rounded to the digits that it shows. */
export function isPrinted(text: string, value: number): boolean {
  const [, less, digits, fraction = "", exponent = "0"] =
    /^(<?)(-?\d+(?:\.(\d+))?(?:e([+-]?\d+))?)$/.exec(text)!;
  if (less !== "") return value >= 0 && value < Number(digits);
  const half = 0.5 * 10 ** (Number(exponent) - fraction.length);
  return Math.abs(Number(digits) - value) <= half * (1 + 1e-9);
}

/** Whether `cell` prints what it must: each number of it rounded to the digits that it shows, and no other; units aside. */
export function prints(cell: string, expected: ExpectedCell): boolean {
  if (typeof expected === "string") return expected === "text" || cell === expected;
  const values = [expected].flat().filter((value) => value !== null);
  const found = numbersIn(cell);
  return found.length === values.length &&
    found.every(({ text }, i) => isPrinted(text, values[i]));
}

/** What is wrong with a table: cells that print other numbers than they must, or a number that nobody knows of. */
function wrongCells({ head, rows }: PrintedTable, columns: Columns): string[] {
  return rows.flatMap((cells, i) =>
    head.flatMap((name, j) => {
      const expected = columns[name]?.(i) ?? null;
      const cell = cells[j] ?? "";
      return prints(cell, expected)
        ? []
        : [`${name} of row ${i}: expected ${expected}, printed ${cell}`];
    })
  );
}

/**
 * Holds `table` against `columns`, and sees that it would have noticed: wherever a digit changes, something is wrong.
 */
export function checkTable(table: PrintedTable, columns: Columns): void {
  assert.deepEqual(wrongCells(table, columns), []);
  for (const [i, cells] of table.rows.entries()) {
    for (const [j, cell] of cells.entries()) {
      const expected = columns[table.head[j]]?.(i) ?? null;
      if (typeof expected === "string") continue;
      for (const { text, begin } of numbersIn(cell)) {
        if (text.startsWith("<")) continue; // Other bounds would be as right.
        const altered = cell.slice(0, begin) + otherNumber(text) + cell.slice(begin + text.length);
        assert.ok(!prints(altered, expected), `${table.head[j]} of row ${i} may be anything`);
      }
    }
  }
}

/** `text`, a number, with another digit in the place of its first one that is not 0. */
function otherNumber(text: string): string {
  const first = text.search(/[1-9]/);
  const digit = first < 0 ? text.length - 1 : first;
  return text.slice(0, digit) + ((Number(text[digit]) + 5) % 10) + text.slice(digit + 1);
}
