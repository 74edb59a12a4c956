/** What a report of a hostile result must not be, for tests. */
import assert from "node:assert/strict";
import { csvCells, jsonRows } from "./_exported.ts";
import type { ReportFile } from "./report_files.ts";

/** Holds a report of hostile texts against rules of its format; where `plain` is there, the same of plain texts, also against its form. */
export function checkReport({ name, content }: ReportFile, plain?: ReportFile): void {
  const [, end] = name.split(".");
  checks[end as keyof typeof checks](name, content, plain?.content);
}

/** Everything but a line's end that moves a cursor, sets colours, or turns the direction of writing. */
const controls = /[\p{Cc}\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069](?<![\n\r])/u;

const checks = {
  html: checkPage,
  md: checkMarkdown,
  txt(name: string, content: string): void {
    assert.doesNotMatch(content, controls, name);
    checkFigures(name, content);
  },
  csv: checkCsv,
  jsonl(name: string, content: string): void {
    assert.doesNotMatch(content, controls, name);
    for (const row of jsonRows(content)) {
      assert.ok(Object.values(row).every((field) => typeof field !== "object" || field === null));
    }
  },
  json(name: string, content: string): void {
    assert.doesNotMatch(content, controls, name);
    const { schemaVersion, label, message, color, ...others } = JSON.parse(content);
    assert.deepEqual([schemaVersion, label, others], [1, "kokobench", {}]);
    assert.ok(message.length <= 100, `${message.length} characters`);
    assert.doesNotMatch(message, controls);
    assert.match(color, /^(?:blue|red|lightgrey)$/);
    checkFigures(name, message);
  },
};

/** No figure is what a program says of none. */
function checkFigures(name: string, text: string): void {
  const found = /\b(?:NaN(?! or infinity| at | in )|Infinity|undefined|null)\b|\[object/.exec(text);
  const around = found && text.slice(Math.max(0, found.index - 100), found.index + 100);
  assert.equal(around, null, name);
}

function checkPage(name: string, content: string, plain?: string): void {
  const scripts = (html: string) => html.match(/<script/g)!.length;
  assert.equal(content.match(/<\/script/g)!.length, scripts(content), `ends of scripts of ${name}`);
  const names = (html: string) =>
    [...new Set(tagsOf(html).map((tag) => tag.match(/^<[a-z!\d]+/i)![0]))].sort();
  if (plain !== undefined) {
    assert.equal(scripts(content), scripts(plain), `scripts of ${name}`);
    assert.deepEqual(names(content), names(plain));
  }
  for (const tag of tagsOf(content)) assert.doesNotMatch(tag, /\son\w+=/i, name);
  assert.doesNotMatch(content, controls, name);
  checkFigures(
    name,
    content.replace(/<script[^>]*>[^]*?<\/script>/g, "").replace(/<[^>]*>/g, "\n"),
  );
}

/** Tags of a page, the content of its script elements left out. */
const tagsOf = (html: string): string[] =>
  html.replace(/(<script[^>]*>)[^]*?<\/script>/g, "$1").match(/<[a-z!][^>]*>/gi) ?? [];

function checkMarkdown(name: string, content: string): void {
  assert.doesNotMatch(content, /<(?!\/?(?:details|summary|sub)>|!-- \/?kokobench \w+ -->)/, name);
  assert.doesNotMatch(content, controls, name);
  assert.doesNotMatch(content, /@user|#1 https:|https:\/\/evil/, name);
  assert.ok(content.length < 65_536 || name !== "pull_request.md", name);
  checkFigures(name, content);
  const tables = content.split("\n\n").filter((block) => block.startsWith("|"));
  for (const table of tables) {
    const cells = table.trim().split("\n").map((line) => line.split(/(?<!\\)\|/).length);
    assert.equal(new Set(cells).size, 1, `${name}: ${table.slice(0, 500)}`);
  }
}

/** Rows stay rows of so many cells, and no spreadsheet finds a formula: none but numbers begin like one. */
function checkCsv(name: string, content: string, plain?: string): void {
  assert.doesNotMatch(content, controls, name);
  const rows = csvCells(content);
  assert.equal(new Set(rows.map((row) => row.length)).size, 1, name);
  if (plain !== undefined) assert.ok(rows.length >= csvCells(plain).length, name);
  for (const cell of rows.flat()) {
    if (/^[=+\-@\t\r\n＝＋－＠]/.test(cell)) assert.match(cell, /^-?\d+(?:\.\d+)?(?:e[+-]?\d+)?$/);
  }
}
