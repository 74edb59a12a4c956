import assert from "node:assert/strict";
import { accountFor, accountForFiles, type Claim, type Known, linesOf } from "./_accounted.ts";
import { distinct } from "./_distinct.ts";
import { tableFor } from "./_expected.ts";

const passages = [{ name: "a", ms: 12.345 }, { name: "b", ms: 67.891 }];
const known = (...claims: Claim[]): Known => ({
  json: { model: "Model 3000", sha256: "1234567a".repeat(8) },
  tables: [tableFor(passages, { "": ({ name }) => name, "ms": ({ ms }) => ms })],
  claims,
});
const unknown = (name: string) => new RegExp(`numbers that nobody knows of[^]*'${name} in: `);

const markdown = (first: string, text: string) =>
  `# Title\n\n|  | ms |\n| --- | ---: |\n| a | ${first} |\n| b | 67.9 |\n\n${text}\n`;
const html = (first: string, text: string) =>
  `<h1>Title</h1><table><tr><td></td><th>ms</th></tr><tr><th>a</th><td>${first}</td></tr>` +
  `<tr><th>b</th><td>67.9</td></tr></table><p>${text}</p>`;
const median: Claim = ["the median is # ms of # runs", 12.345, 7];

Deno.test("a cell with another number is found, and one that is rounded otherwise is not", () => {
  for (const [format, report] of [["md", markdown], ["html", html]] as const) {
    for (const cell of ["12", "12.3", "12.35", "12.345 ms"]) {
      accountFor(report(cell, ""), format, known());
    }
    for (const cell of ["67.9", "12.4", "13", "", "12.3 to 12.4"]) {
      assert.throws(() => accountFor(report(cell, ""), format, known()), /ms of row 0: expected/);
    }
  }
});

Deno.test("a number in words is found where none of the claims tells of it", () => {
  for (const [format, report] of [["md", markdown], ["html", html]] as const) {
    accountFor(report("12.3", "Here the median is 12.3 ms of 7 runs."), format, known(median));
    const wrong = report("12.3", "Here the median is 67.9 ms of 7 runs.");
    assert.throws(() => accountFor(wrong, format, known(median)), unknown("67.9"));
    const more = report("12.3", "Here the median is 12.3 ms of 7 runs, of 9.");
    assert.throws(() => accountFor(more, format, known(median)), unknown("9"));
  }
  assert.throws(() => accountFor(`<p aria-label="all 5">`, "html", known()), unknown("5"));
});

Deno.test("texts of the JSON, names and versions are no numbers", () => {
  accountFor("Model 3000 in int8 and fp16 of Kokoro-82M, 1234567a1234", "txt", known());
  assert.throws(() => accountFor("Model 3001", "txt", known()), unknown("3001"));
});

Deno.test("a table that nobody knows is found, and one that is not there, and a claim that nobody makes", () => {
  const other = markdown("12.3", "").replace("| ms |", "| s |");
  assert.throws(() => accountFor(other, "md", known()), /a table that is not known: , s/);
  const files = (content: string) => [{ name: "a.md", content }];
  accountForFiles(files(markdown("12.3", "the median is 12.3 ms of 7 runs")), known(median));
  assert.throws(() => accountForFiles(files(markdown("12.3", "")), known(median)), /the median/);
  assert.throws(() => accountForFiles(files("Nothing."), known()), /ms/);
});

Deno.test("lines of a terminal are held against the table that they show", () => {
  const lines = known().tables.flatMap(linesOf);
  accountFor("     ms\na  12.3 ms\nb  67.9 ms\n", "txt", known(...lines));
  assert.throws(() => accountFor("a 67.9\nb 12.3", "txt", known(...lines)), unknown("67.9"));
});

Deno.test("in a distinct fixture no two numbers look alike, and what is kept stays", () => {
  const made = distinct({
    ...{ number: 3, preset: "fp16", timesMs: [100, 100, 100], count: 2, counts: [2, 2] },
    interval: { low: 1, high: 1 },
    ...{ seed: 7 },
  }, ["seed"]);
  const values = [...made.timesMs, made.count, ...made.counts];
  assert.equal(new Set(values).size, values.length);
  assert.ok([made.count, ...made.counts].every(Number.isInteger));
  assert.ok(made.interval.low < made.interval.high);
  assert.deepEqual([made.number, made.preset, made.seed], [3, "fp16", 7]);
});
