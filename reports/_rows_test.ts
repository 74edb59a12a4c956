import assert from "node:assert/strict";
import { csvCells, jsonRows } from "./_exported.ts";
import { hostiles } from "./_hostile.ts";
import { csvOf, jsonLinesOf } from "./_rows.ts";
import { withoutTurns } from "./_text.ts";

const rowsOf = (texts: readonly string[]) => texts.map((text, i) => ({ i, text, none: null }));

Deno.test("JSON Lines hold every text as it is, and steer nobody who reads them", () => {
  const rows = rowsOf(hostiles);
  const lines = jsonLinesOf(rows);
  assert.deepEqual(jsonRows(lines), rows);
  assert.equal(withoutTurns(lines), lines);
});

Deno.test("CSV holds every text whole, but for signs in place of what steers its reader", () => {
  const texts = [
    ...hostiles.filter((text) => !text.startsWith("=")),
    `"`,
    `a"b`,
    "a,b",
    "a\nb",
    "",
  ];
  const [, ...cells] = csvCells(csvOf(rowsOf(texts)));
  assert.deepEqual(cells, texts.map((text, i) => [String(i), withoutTurns(text), ""]));
});

Deno.test("what a spreadsheet would take for a formula has an apostrophe before it; numbers have none", () => {
  for (const sign of ["=", "+", "-", "@", "\t=", "\n=", " =", "＝", "＋", "－", "＠"]) {
    const [, [, text]] = csvCells(csvOf(rowsOf([`${sign}1`])));
    assert.equal(text, `'${sign}1`);
  }
  assert.match(csvOf([{ value: -1.5e-7 }]), /\r\n-1\.5e-7\r\n$/);
});
