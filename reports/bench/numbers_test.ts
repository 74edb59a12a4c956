/** Every number of a benchmark's reports is the JSON's: those of tables cell by cell, all others by the words around them. */
import assert from "node:assert/strict";
import { stageNames } from "../../stages/contract.ts";
import { accountForFiles } from "../_accounted.ts";
import { exportedRows } from "../_exported.ts";
import { chartOf } from "../_printed_tables.ts";
import { renderCsv, renderJsonLines } from "../exports.ts";
import { reportsOf } from "../report_files.ts";
import { renderTerminal } from "../terminal.ts";
import { betweenMs } from "./_expected.ts";
import { knownOf } from "./_known.ts";
import { numbersFixture } from "./_numbers_fixture.ts";
import { renderHtml } from "./render.tsx";

const result = numbersFixture();

Deno.test("every number of the reports and of the terminal is the result's", async () => {
  const terminal = { name: "terminal.txt", content: renderTerminal(result) };
  accountForFiles([...await reportsOf({ kind: "bench", result }), terminal], knownOf(result));
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

Deno.test("exports have every passage with all its statistics, digit for digit", () => {
  const rows = exportedRows(renderCsv(result), renderJsonLines(result));
  assert.equal(rows.length, result.passages.length);
  for (const [i, { measurement, ...passage }] of result.passages.entries()) {
    const { statistics, stages, ...measured } = measurement!;
    const timed = { chain: statistics!.chain, stageSum: statistics!.stageSumMs };
    const expected: Record<string, unknown> = {
      ...{ ...passage, ...measured, runs: statistics!.chain.n, rtfx: measured.speed },
      ...{ rtf: 1 / measured.speed!, betweenStagesMs: betweenMs(measurement!) },
    };
    for (const stage of stageNames) expected[`${stage}Ms`] = stages![stage].totalMs;
    for (const [name, summary] of Object.entries({ ...timed, ...statistics!.stages })) {
      const { n: _, warnings, medianInterval, ...figures } = summary;
      for (const [figure, value] of Object.entries({ ...figures, ...medianInterval })) {
        expected[name + figure[0].toUpperCase() + figure.slice(1)] = value;
      }
      expected[`${name}Warnings`] = warnings.map(({ kind }) => kind).join(" ");
    }
    for (const [name, value] of Object.entries(rows[i])) {
      assert.equal(value, expected[name], `${name} of passage ${passage.number}`);
    }
  }
});
