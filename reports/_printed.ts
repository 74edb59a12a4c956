/** Figures as reports print them, for tests that hold them against the JSON. */
import assert from "node:assert/strict";

/** A table of a report; cells are plain text. */
export interface PrintedTable {
  readonly head: readonly string[];
  readonly rows: readonly (readonly string[])[];
}

/** What stands in a column: the number that a row must print, null where it must print none, or `text` where no figure is expected. */
export type Column = (row: number) => number | null | "text";

const number = /-?\d+(?:\.\d+)?(?:e[+-]?\d+)?/;

/** Whether `cell` is `value` rounded to the digits that it shows, units aside. */
export function prints(cell: string, value: number): boolean {
  const [token] = number.exec(cell) ?? [];
  if (token === undefined) return false;
  const [, fraction = "", exponent = "0"] = /^-?\d+(?:\.(\d+))?(?:e([+-]?\d+))?$/.exec(token)!;
  const half = 0.5 * 10 ** (Number(exponent) - fraction.length);
  return Math.abs(Number(token) - value) <= half * (1 + 1e-9);
}

/** What is wrong with a table: cells that print another number than they must, or a number that nobody knows of. */
export function wrongCells(
  { head, rows }: PrintedTable,
  columns: Readonly<Record<string, Column>>,
): string[] {
  return rows.flatMap((cells, i) =>
    head.flatMap((name, j) => {
      const expected = columns[name]?.(i);
      const cell = cells[j] ?? "";
      if (expected === "text") return [];
      const right = typeof expected === "number" ? prints(cell, expected) : !number.test(cell);
      return right ? [] : [`${name} of row ${i}: expected ${expected}, printed ${cell}`];
    })
  );
}

/**
 * Holds `table` against `columns`, and sees that it would have noticed: wherever two cells that print different
 * figures change places, and wherever a digit changes, something is wrong.
 */
export function checkTable(table: PrintedTable, columns: Readonly<Record<string, Column>>): number {
  assert.deepEqual(wrongCells(table, columns), []);
  let count = 0;
  const { head, rows } = table;
  const withCell = (row: number, column: number, text: string) => ({
    head,
    rows: rows.map((cells, i) => cells.map((cell, j) => i === row && j === column ? text : cell)),
  });
  for (const [i, cells] of rows.entries()) {
    for (const [j, cell] of cells.entries()) {
      const [token] = number.exec(cell) ?? [];
      if (token === undefined || columns[head[j]]?.(i) === "text") continue;
      count++;
      const digit = token.search(/[1-9]/) < 0 ? token.length - 1 : token.search(/[1-9]/);
      const other = token.slice(0, digit) + ((Number(token[digit]) + 5) % 10) +
        token.slice(digit + 1);
      const altered = withCell(i, j, cell.replace(token, other));
      assert.notDeepEqual(
        wrongCells(altered, columns),
        [],
        `${head[j]} of row ${i} may be anything`,
      );
    }
  }
  return count;
}

/** The tables of Markdown, escapes undone. */
export const markdownTables = (text: string): PrintedTable[] =>
  text.split("\n\n").filter((block) => /^\|.*\|\n\| :?--/.test(block)).map((block) => {
    const [head, , ...rows] = block.trim().split("\n").map((line) =>
      line.split(/(?<!\\)\|/).slice(1, -1).map((cell) => plain(cell.replace(/\\(.)/g, "$1")))
    );
    return { head, rows };
  });

/** The tables of a page; what is only there for who hovers over a cell left out. */
export const htmlTables = (html: string): PrintedTable[] =>
  [...html.matchAll(/<table[^]*?<\/table>/g)].map(([table]) => {
    const [head, ...rows] = [...table.matchAll(/<tr[^]*?<\/tr>/g)].map(([row]) =>
      [...row.matchAll(/<t[hd][^>]*>([^]*?)<\/t[hd]>/g)].map(([, cell]) =>
        plain(cell.replace(/<span class="detail">[^]*?<\/span>/g, "").replace(/<[^>]*>/g, ""))
      )
    );
    return { head, rows };
  });

/** The rows of CSV as a table. */
export function csvTable(text: string): PrintedTable {
  const [head, ...rows] = text.trimEnd().split("\r\n").map((line) =>
    [...line.matchAll(/("(?:[^"]|"")*"|[^,]*)(?:,|$)/g)].map(([, cell]) => cell).slice(0, -1)
  );
  return { head, rows };
}

const plain = (text: string): string =>
  text.replace(/&gt;/g, ">").replace(/&lt;/g, "<").replace(/&quot;/g, '"').replace(/&amp;/g, "&")
    .replaceAll("\u200b", "").trim();
