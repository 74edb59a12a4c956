/** Every number of the reports of conformance is the JSON's: in tables, in the heat map, in words and in exports. */
import assert from "node:assert/strict";
import { accountForFiles } from "../_accounted.ts";
import { csvTable } from "../_printed_tables.ts";
import { reportsOf } from "../report_files.ts";
import { known, result } from "./_known.ts";
import { renderConformanceTerminal } from "./terminal.ts";

const { cases } = result;
const files = await reportsOf({ kind: "conformance", result });
const contentOf = (name: string) => files.find((file) => file.name === name)!.content;

/** What cells tell where a suite or a metric is chosen, which is in no cell yet. */
function facesOf(html: string): string {
  const [, data] = /id="heat-data">([^]*?)<\/script>/.exec(html)!;
  const { faces } = JSON.parse(data) as { faces: { text: string; detail: string }[] };
  return faces.map(({ detail }) => detail).join("\n");
}

Deno.test("every number of the reports and of the terminal is the result's", () => {
  const terminal = { name: "terminal.txt", content: renderConformanceTerminal(result) };
  const faces = { name: "faces.txt", content: facesOf(contentOf("conformance.html")) };
  accountForFiles([...files, faces, terminal], known);
});

Deno.test("exports have every case digit for digit", () => {
  const table = csvTable(contentOf("conformance.csv"));
  const lines = contentOf("conformance.jsonl").trimEnd().split("\n").map((line) =>
    JSON.parse(line)
  );
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
