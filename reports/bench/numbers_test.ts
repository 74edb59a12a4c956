/** Every number of a benchmark's reports is the JSON's: those of tables cell by cell, all others by the words around them. */
import assert from "node:assert/strict";
import { stageNames } from "../../stages/contract.ts";
import { accountForFiles } from "../_accounted.ts";
import { chartOf } from "../_printed_tables.ts";
import { reportsOf } from "../report_files.ts";
import { renderTerminal } from "../terminal.ts";
import { known, result } from "./_known.ts";
import { renderHtml } from "./render.tsx";

Deno.test("every number of the reports and of the terminal is the result's", async () => {
  const terminal = { name: "terminal.txt", content: renderTerminal(result) };
  accountForFiles([...await reportsOf({ kind: "bench", result }), terminal], known);
});

Deno.test("charts draw the result's numbers", async () => {
  const html = await renderHtml(result);
  const measurements = result.passages.map(({ measurement }) => measurement!);
  const sets = ["stages", "speed"].map((id) => chartOf(html, id).datasets);
  assert.deepEqual(
    sets[0].map(({ data }) => data),
    stageNames.map((stage) => measurements.map(({ stages }) => stages![stage].totalMs)),
  );
  const points = measurements.map(({ frameCount, audioSeconds, chainMs }) => ({
    x: frameCount,
    y: (1000 * audioSeconds) / chainMs!,
  }));
  assert.deepEqual(sets[1][0].data, points.sort((a, b) => a.x - b.x));
});
