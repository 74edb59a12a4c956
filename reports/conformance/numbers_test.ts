/** Every number of the reports of conformance is the JSON's: in tables, in the heat map, in words and in exports. */
import assert from "node:assert/strict";
import { accountForFiles } from "../_accounted.ts";
import { exportedRows } from "../_exported.ts";
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
  const rows = exportedRows(contentOf("conformance.csv"), contentOf("conformance.jsonl"));
  assert.equal(rows.length, cases.length);
  for (const [i, { preset, numerics, ...fields }] of rows.entries()) {
    const { figures: _, ...expected } = cases[i];
    assert.deepEqual([preset, numerics, fields], [
      ...[result.context.preset, result.numerics, expected],
    ]);
  }
});
