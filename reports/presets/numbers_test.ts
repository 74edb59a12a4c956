/** Every number of the reports of a comparison of presets is the JSON's: in tables, in words, in charts and in exports. */
import assert from "node:assert/strict";
import { stageNames } from "../../stages/contract.ts";
import { accountForFiles } from "../_accounted.ts";
import { checkTable, type Column } from "../_printed.ts";
import { chartOf, csvTable } from "../_printed_tables.ts";
import { reportsOf } from "../report_files.ts";
import { known, result } from "./_known.ts";
import { renderComparisonTerminal } from "./terminal.ts";

const { presets } = result;
const files = await reportsOf({ kind: "comparison", result });
const contentOf = (name: string) => files.find((file) => file.name === name)!.content;

Deno.test("every number of the reports and of the terminal is the comparison's", () => {
  const terminal = { name: "terminal.txt", content: renderComparisonTerminal(result) };
  accountForFiles([...files, terminal], known);
});

Deno.test("the chart draws sizes, distances and speeds", () => {
  const { datasets } = chartOf(contentOf("presets.html"), "presets");
  const drawn = datasets.slice(0, 3).map(({ label, data }) => {
    const [{ x, y, speed }] = data as { x: number; y: number; speed: number }[];
    return [label, x, y, speed];
  });
  // From the smallest to the largest.
  const measured = presets.filter(({ figures }) => figures !== null).reverse();
  assert.deepEqual(
    drawn,
    measured.map(({ preset, figures }) => {
      const { distortion, speed } = figures!.means;
      return [preset.name, figures!.sizeBytes / 1e6, distortion.logSpectralDistanceDb, speed];
    }),
  );
});

/** A row each passage; of a preset without figures one without a passage. */
const exportedRows = presets.flatMap(({ figures }) =>
  (figures?.passages ?? [undefined]).map((passage) => ({ figures, passage }))
);

/** The field that `name` of an export is of. */
function exported(row: number, name: string): number | null | "text" {
  const { figures, passage } = exportedRows[row];
  if (["preset", "outcome", "reason", "file"].includes(name)) return "text";
  if (figures === null || passage === undefined) return null;
  const stage = stageNames.find((stage) => name === `${stage}Ms` || name === `${stage}SnrDb`);
  if (stage) {
    return name.endsWith("Ms") ? passage.stagesMs[stage] : passage.stageSnrDb[stage] as number;
  }
  if (name === "passage") return passage.number;
  const fields = { ...figures, ...passage.distortion, ...passage };
  return (fields as unknown as Record<string, number>)[name];
}

Deno.test("exports of presets have them digit for digit", () => {
  const table = csvTable(contentOf("presets.csv"));
  const columns = Object.fromEntries(
    table.head.map((name): [string, Column] => [name, (row) => exported(row, name)]),
  );
  assert.equal(checkTable(table, columns), 6 * 27);
  const lines = contentOf("presets.jsonl").trimEnd().split("\n").map((line) => JSON.parse(line));
  assert.equal(lines.length, exportedRows.length);
  for (const [i, line] of lines.entries()) {
    assert.deepEqual(Object.keys(line), table.head);
    for (const [name, value] of Object.entries(line)) {
      const expected = exported(i, name);
      if (expected !== "text") assert.equal(value, expected, name);
      if (typeof expected === "number") {
        assert.equal(Number(table.rows[i][table.head.indexOf(name)]), expected, name);
      }
    }
  }
});
