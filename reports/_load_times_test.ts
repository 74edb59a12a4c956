import assert from "node:assert/strict";
import type { BenchResult } from "../bench/result.ts";
import { resultFixture } from "./_fixture.ts";
import { loadCaption, loadRows } from "./_load_times.ts";
import { renderHtml } from "./bench/render.tsx";
import { renderMarkdown } from "./markdown.ts";
import { renderTerminal } from "./terminal.ts";

const predictions = {
  passage: 1,
  first: { modelMs: 210, copyMs: 2.5 },
  warm: { modelMs: 82, copyMs: 1.5 },
};

/** A result of Core ML: the vocoder was compiled, the others were there. */
function compiledFixture(): BenchResult {
  const result = resultFixture();
  result.packages = result.packages.map((info) => ({
    ...info,
    computeUnit: "CPU_AND_NE",
    compileMs: info.stage === "vocoder" ? 4321 : null,
    firstLoadMs: info.stage === "vocoder" ? 12_000 : null,
    cachedLoadMs: 12.5,
    predictions,
  }));
  return result;
}

Deno.test("compiling, both loads, both predictions and their copies have a row each", () => {
  const rows = loadRows(compiledFixture());
  assert.deepEqual(rows.map(({ label, cells }) => [label, cells[5]]), [
    ["compute unit", "CPU_AND_NE"],
    ["compile", "4321"],
    ["first load", "12000"],
    ["cached load", "13"],
    ["first prediction", "210"],
    ["- its copies", "2.5"],
    ["warm prediction", "82"],
    ["- its copies", "1.5"],
  ]);
  assert.deepEqual(rows[1].cells, ["", "", "", "", "", "4321", ""]);
  assert.match(loadCaption(compiledFixture()), /predictions of passage 1\..* an earlier run has/);
});

Deno.test("a backend that compiles nothing has its load alone", () => {
  const result = resultFixture();
  assert.deepEqual(loadRows(result).map(({ label }) => label), ["load"]);
  assert.doesNotMatch(loadCaption(result), /passage|earlier/);
});

Deno.test("all reports have the table; in the terminal it fits 80 columns", async () => {
  const result = compiledFixture();
  assert.match(
    renderMarkdown(result),
    /\| cached load \| 13 \| 13 \| 13 \| 13 \| 13 \| 13 \| 13 \|/,
  );
  assert.match(
    await renderHtml(result),
    /<th scope="row">first load<\/th>(<td><\/td>){5}<td>12000/,
  );
  const lines = renderTerminal(result).split("\n");
  const table = lines.slice(lines.findIndex((line) => line.startsWith("compute unit")));
  assert.match(table[0], /^compute unit +CPU\+NE +CPU\+NE/);
  for (const line of table.slice(0, 8)) assert.ok(line.length <= 80, line);
});
