/** Every number of the reports of conformance is the JSON's. */
import assert from "node:assert/strict";
import { checkTable, type Column, prints } from "../_printed.ts";
import { csvTable, htmlTables, markdownTables } from "../_printed_tables.ts";
import { reportsOf } from "../report_files.ts";
import { conformanceFixture } from "./_fixture.ts";
import { heatMapOf } from "./_heat_map.ts";
import { worstOf } from "./_severity.ts";
import { subjectsOf } from "./_subjects.ts";

const result = conformanceFixture();
const { cases } = result;
const files = Object.fromEntries(
  (await reportsOf({ kind: "conformance", result })).map(({ name, content }) => [name, content]),
);
const html = files["conformance.html"];
const text: Column = () => "text";
const count = (test: (each: typeof cases[number]) => boolean) => cases.filter(test).length;

Deno.test("counts of suites are those of their cases", () => {
  for (const tables of [markdownTables(files["conformance.md"]), htmlTables(html)]) {
    const table = tables.find(({ head }) => head.join() === "suite,passed,failed,skipped")!;
    const of = (outcome: string): Column => (row) =>
      count((each) => each.suite === result.suites[row] && each.outcome === outcome);
    const columns = { suite: text, passed: of("pass"), failed: of("fail"), skipped: of("skipped") };
    assert.equal(checkTable(table, columns), 9);
  }
});

Deno.test("SNRs and what the chain adds are those of the errors", () => {
  const error = (suite: string, value: string, passage: number) =>
    cases.find((each) =>
      each.suite === suite && each.value === value && each.passage === passage &&
      each.metric === "relative_l2"
    )?.error ?? null;
  const snr = (value: number | null) => value ? -20 * Math.log10(value) : null;
  const tables = markdownTables(files["conformance.md"]).filter(({ head }) => head[0] === "value");
  const pages = htmlTables(html).filter(({ head }) => head.join() === "value,passage 1,passage 2");
  const suites = ["isolated", "chained"];
  for (const [i, table] of [...tables.slice(0, 2), ...pages].entries()) {
    const of = (passage: number): Column => (row) =>
      snr(error(suites[i % 2], table.rows[row][0], passage));
    assert.ok(checkTable(table, { "value": text, "passage 1": of(1), "passage 2": of(2) }) > 0);
  }
  assert.equal(pages.length, 2);
});

Deno.test("every cell of the heat map has the error over the tolerance of its worst case, and all three figures", () => {
  const { columns, rows, faces, views } = heatMapOf(subjectsOf([result]));
  const [table] = htmlTables(html);
  let checked = 0;
  for (const [i, { stage }] of rows.entries()) {
    for (const [j, passage] of columns.entries()) {
      const worst = worstOf(
        cases.filter((each) => each.stage === stage && each.passage === passage),
      );
      const cell = table.rows[i][j + 1];
      const { text, detail } = faces[views[" "][i * columns.length + j]];
      assert.equal(cell, text);
      if (worst?.error == null || worst.tolerance === null) continue;
      checked++;
      const { error, tolerance, needed } = worst;
      const ratio = error === 0 ? 0 : error / tolerance;
      assert.ok(
        prints(cell, Number.isFinite(ratio) ? ratio : [error, 0]),
        `${cell} is not ${ratio}`,
      );
      const [, printed, most, least] = /(\S+)(?: \(estimated\))?, tolerance (\S+), needed ([^\s,]+)/
        .exec(detail)!;
      assert.ok(prints(printed, error) && prints(most, tolerance), detail);
      assert.ok(prints(least, needed!), detail);
      assert.ok(!prints(printed, error * 1.2 + 0.1) && !prints(least, needed! * 1.2 + 0.1));
    }
  }
  assert.equal(checked, 7);
});

Deno.test("the table of comparisons has error and tolerance of each", () => {
  const table = htmlTables(html).find(({ head }) =>
    head.includes("suite") && head.includes("metric")
  )!;
  const passages = [null, 1, 2];
  let checked = 0;
  for (const [value, suite, metric, ...cells] of table.rows) {
    for (const [i, cell] of cells.entries()) {
      const each = cases.find((of) =>
        of.value === value && suite.startsWith(of.suite) && of.metric === metric &&
        of.passage === passages[i]
      );
      if (each?.error == null) continue;
      const [error, tolerance] = cell.split(" / ");
      assert.ok(
        prints(error, each.error) && prints(tolerance, each.tolerance!),
        `${value}: ${cell}`,
      );
      checked++;
    }
  }
  assert.equal(checked, count(({ passage, error }) => passage !== null && error !== null));
});

Deno.test("the comment and the badge have the counts and the worst of each stage", () => {
  const [table] = markdownTables(files["pull_request.md"]);
  const titles: Record<string, string> = {
    Noise: "noise",
    PostAlbert: "post_albert",
    Alignment: "alignment",
    Tail: "tail",
  };
  for (const [title, ratio, , , counts] of table.rows) {
    const own = cases.filter(({ stage }) => stage === titles[title]);
    const { error, tolerance } = worstOf(own)!;
    const expected = error === 0 ? 0 : tolerance === 0 ? [error!, 0] : error! / tolerance!;
    assert.ok(prints(ratio, expected), `${title}: ${ratio}`);
    const outcomes = ["fail", "pass", "skipped"].map((outcome) =>
      own.filter((each) => each.outcome === outcome).length
    );
    assert.deepEqual(counts.match(/\d+/g)!.map(Number), outcomes);
  }
  assert.equal(table.rows.length, 4);
  const total = ["fail", "pass", "skipped"].map((outcome) =>
    count((each) => each.outcome === outcome)
  );
  assert.match(
    files["pull_request.md"],
    new RegExp(`${total[0]} failed, ${total[1]} passed, ${total[2]} skipped`),
  );
  assert.equal(JSON.parse(files["badge.json"]).message, "does not conform");
});

Deno.test("exports have every case digit for digit", () => {
  const table = csvTable(files["conformance.csv"]);
  const lines = files["conformance.jsonl"].trimEnd().split("\n").map((line) => JSON.parse(line));
  assert.deepEqual([table.rows.length, lines.length], [cases.length, cases.length]);
  for (const [i, line] of lines.entries()) {
    assert.deepEqual(Object.keys(line), table.head);
    for (const [name, value] of Object.entries(line)) {
      if (name !== "preset" && name !== "numerics") {
        assert.equal(value, cases[i][name as keyof typeof cases[number]], name);
      }
      if (typeof value === "number") {
        assert.equal(Number(table.rows[i][table.head.indexOf(name)]), value);
      }
    }
  }
});
