/** Every number of the reports of a comparison of presets is the JSON's: in tables, in words, in charts and in exports. */
import assert from "node:assert/strict";
import { stageNames } from "../../stages/contract.ts";
import { accountForFiles } from "../_accounted.ts";
import { exportedRows } from "../_exported.ts";
import { chartOf } from "../_printed_tables.ts";
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

Deno.test("exports have every passage of every preset, digit for digit", () => {
  const rows = exportedRows(contentOf("presets.csv"), contentOf("presets.jsonl"));
  const expected = presets.flatMap(({ preset, outcome, reason, figures }) =>
    (figures?.passages ?? [undefined]).map((passage) => {
      const { number, distortion, stagesMs, stageSnrDb, runsMs: _, ...others } = passage ?? {};
      const named = (ending: string, of: Record<string, unknown> = {}) =>
        Object.fromEntries(stageNames.map((stage) => [stage + ending, of[stage]]));
      return {
        ...{ preset: preset.name, outcome, reason, passage: number },
        ...{ sizeBytes: figures?.sizeBytes, convertMs: figures?.convertMs },
        ...{ ...distortion, ...named("Ms", stagesMs), ...named("SnrDb", stageSnrDb), ...others },
      };
    })
  );
  assert.equal(rows.length, expected.length);
  for (const [i, row] of rows.entries()) {
    for (const [name, value] of Object.entries(row)) {
      assert.equal(value, expected[i][name as keyof typeof expected[number]] ?? null, name);
    }
  }
});
