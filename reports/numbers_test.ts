/** Every number in the tables of a benchmark's reports is the JSON's. */
import assert from "node:assert/strict";
import { stageNames } from "../stages/contract.ts";
import { stageTitles } from "../stages/titles.ts";
import { resultFixture } from "./_fixture.ts";
import {
  checkTable,
  type Column,
  htmlTables,
  markdownTables,
  type PrintedTable,
  prints,
} from "./_printed.ts";
import { reportsOf } from "./report_files.ts";

const result = resultFixture();
for (const [i, { measurement }] of result.passages.entries()) {
  if (measurement === null) continue;
  for (const [j, stage] of stageNames.entries()) {
    const totalMs = 10.07 * (3 * i + 1) + 17.3 * j * j;
    measurement.stages = {
      ...measurement.stages!,
      [stage]: { ...measurement.stages![stage], totalMs },
    };
  }
}
const files = Object.fromEntries(
  (await reportsOf({ kind: "bench", result })).map(({ name, content }) => [name, content]),
);
const text: Column = () => "text";
const at = (row: number) => result.passages[row];
const measured =
  (figure: (of: NonNullable<ReturnType<typeof at>["measurement"]>) => number | null): Column =>
  (row) => {
    const { measurement } = at(row);
    return measurement && figure(measurement);
  };
const columns: Record<string, Column> = {
  "passage": (row) => at(row).number,
  "T_enc": (row) => at(row).tokenCount,
  "T_a": measured(({ frameCount }) => frameCount),
  "audio s": measured(({ audioSeconds }) => audioSeconds),
  "chain ms": measured(({ chainMs }) => chainMs),
  "speed": measured(({ speed }) => speed),
  "": text,
  ...Object.fromEntries(stageNames.map((stage) => [
    stageTitles[stage],
    measured(({ stages }) => stages![stage].totalMs),
  ])),
};
const find = (tables: readonly PrintedTable[], ...heads: string[]) =>
  tables.find(({ head }) => heads.every((name) => head.includes(name)))!;

Deno.test("the table of passages has them, as Markdown and on the page", () => {
  for (const tables of [markdownTables(files["report.md"]), htmlTables(files["report.html"])]) {
    assert.equal(checkTable(find(tables, "T_enc", "chain ms", "Vocoder"), columns), 6 + 2 * 11);
  }
});

Deno.test("the comment has them, and what stages take of a passage", () => {
  const tables = markdownTables(files["pull_request.md"]);
  assert.equal(checkTable(find(tables, "passage", "speed"), columns), 6 + 6 + 2 * 3);
  const stages = result.passages[1].measurement!.stages!;
  const sumMs = stageNames.reduce((sum, stage) => sum + stages[stage].totalMs, 0);
  const count = checkTable(find(tables, "stage, passage 2"), {
    "stage, passage 2": text,
    "ms": (row) => stages[stageNames[row]].totalMs,
    "share": (row) => (100 * stages[stageNames[row]].totalMs) / sumMs,
    "": text,
  });
  assert.equal(count, 14);
});

Deno.test("the badge and the README's section have the mean speed", () => {
  assert.ok(prints(JSON.parse(files["badge.json"]).message, result.meanSpeed!));
  const { rows: [answers] } = markdownTables(files["readme.md"])[0];
  assert.ok(prints(answers[1], result.meanSpeed!), answers[1]);
});
