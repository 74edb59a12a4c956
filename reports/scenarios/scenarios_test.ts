import assert from "node:assert/strict";
import { parseResult } from "../../bench/result.ts";
import { resultFixture } from "../_fixture.ts";
import { renderHtml } from "../bench/render.tsx";
import { renderMarkdown } from "../markdown.ts";
import { renderTerminal } from "../terminal.ts";
import { startUpOf } from "./_basics.ts";
import {
  energyFixture,
  footprintFixture,
  scenariosFixture,
  throughputFixture,
} from "./_fixture.ts";
import { scenarioTables } from "./_tables.ts";
import { scenarioRemarks } from "./remarks.ts";
import { scenarioLines } from "./terminal.ts";

const measured = () => scenariosFixture({ throughput: throughputFixture, energy: energyFixture });

/** The table whose caption begins so. */
function tableOf(result: Parameters<typeof scenarioTables>[0], caption: string) {
  const table = scenarioTables(result).find((one) => one.caption.startsWith(caption));
  assert.ok(table !== undefined, `no table ${caption}`);
  for (const row of table.rows) assert.equal(row.length, table.columns.length);
  return table.rows;
}

Deno.test("the fixtures are valid results", () => {
  for (
    const result of [scenariosFixture(), measured(), scenariosFixture({ memory: footprintFixture })]
  ) {
    parseResult(JSON.stringify(result));
  }
});

Deno.test("the first audio is told cold and warm, and with compiling where all was compiled", () => {
  const result = resultFixture();
  assert.deepEqual(tableOf(result, "From nothing to the audio of passage 1"), [
    ["cold start: load, first run", "3088"], // seven loads of 12.5 ms
    ["- load of all stages", "88"],
    ["- first run", "3000"],
    ["warm: a later run", "1500"],
  ]);
  const packages = result.packages.map((info) => ({ ...info, compileMs: 100, firstLoadMs: 1000 }));
  assert.equal(startUpOf({ ...result, packages })?.firstEverMs, 7 * 1100 + 3000);
  packages[3] = { ...packages[3], compileMs: null as never };
  assert.equal(startUpOf({ ...result, packages })?.firstEverMs, undefined);
  packages[3] = { ...packages[3], loadMs: null };
  assert.equal(startUpOf({ ...result, packages }), undefined);
  assert.equal(startUpOf({ ...result, passages: [] }), undefined);
});

Deno.test("memory has a column for each count that the system tells", () => {
  assert.deepEqual(tableOf(scenariosFixture(), "Memory"), [
    ["all stages loaded", "100"],
    ["after passage 1", "200"],
    ["after passage 2", "300"],
    ["steady", "300"],
    ["peak", "600"],
  ]);
  assert.deepEqual(tableOf(scenariosFixture({ memory: footprintFixture }), "Memory"), [
    ["all stages loaded", "100", "70"],
    ["steady", "", ""],
    ["peak", "", "140"],
  ]);
});

Deno.test("MLPerf's scenarios say that they are scaled down, and to what", () => {
  const { caption, rows } = scenarioTables(scenariosFixture()).find((one) =>
    one.caption.startsWith("Scenarios")
  )!;
  assert.match(caption, /scaled down.*64 queries and 30 s.*seed 1.*600 s.*not results of MLPerf/);
  assert.deepEqual(rows, [
    ["single stream", "64", "400", "800", "1200", "1234", ""],
    ["offline", "12", "", "", "", "", "2.50x"],
  ]);
});

Deno.test("every chunk of the long text is told, with what one waited for it", () => {
  assert.deepEqual(tableOf(scenariosFixture(), "The text story.txt"), [
    ["1", "300", "2.00", "1000", "2.00x", "1.00", "1.00", "0.00"],
    ["2", "90", "2.00", "1000", "2.00x", "4.50", "4.50", "1.35"],
  ]);
});

Deno.test("throughput and energy have their tables; what is not told is empty", () => {
  assert.deepEqual(tableOf(measured(), "Chains at once"), [
    ["1", "4", "12", "2.00x", "1.00", "1.00", "400", "800"],
    ["2", "2", "12", "3.00x", "1.50", "0.75", "500, 550", "1000, 1100"],
  ]);
  assert.deepEqual(tableOf(measured(), "Energy"), [
    ["CPU", "100", "2000", "500"],
    ["GPU", "10", "12", "3.0"],
    ["Neural Engine", "", "", ""],
  ]);
});

Deno.test("remarks say what a long text means to who listens, and what is missing and why", () => {
  assert.deepEqual(scenarioRemarks(scenariosFixture()), [
    "Long text: the first of 2 chunks is heard after 1 s (1.50 s as the first run), 40 ms for the text itself apart. " +
    "4.0 s of audio at 2.00x real time. Played while later chunks are computed, it stops once, for 1.35 s in all; " +
    "a head start of 2.35 s would avoid that. The first chunk has 298 phonemes: shorter ones (--chunk-phonemes) are heard sooner.",
    "Throughput failed: Stage vocoder crashed.",
    "Energy was skipped: powermetrics is Apple's.",
  ]);
  const calm = scenariosFixture();
  const longText = calm.scenarios!["long-text"]!;
  assert.ok(longText.status === "measured");
  longText.underruns = 0;
  longText.chunks[0].tokenCount = 62;
  assert.match(scenarioRemarks(calm)[0], /it never stops\.$/);
});

Deno.test("a terminal has a line for each scenario", () => {
  assert.deepEqual(scenarioLines(measured()).slice(0, 6), [
    "First audio of passage 1: cold 3088 ms (load 88, first run 3000), warm 1500 ms.",
    "Memory (resident, MiB): loaded 100, steady 300, peak 600.",
    "Single stream: p90 800 ms of 64 queries (p50 400, early-stopping estimate 1234).",
    "Offline: 2.50x real time over 12 passages.",
    "Throughput: 1 chain 2.00x, 2 chains 3.00x (1.50 of one) real time.",
    "Energy of an audio second in mJ: CPU 500, GPU 3, Neural Engine unknown.",
  ]);
  const [, memory] = scenarioLines(scenariosFixture({ memory: footprintFixture }));
  assert.equal(memory, "Memory (footprint, MiB): loaded 70, peak 140.");
});

Deno.test("every report has the section; a result without scenarios has what it tells anyway", async () => {
  const [result, plain] = [measured(), resultFixture()];
  const markdown = renderMarkdown(result);
  assert.match(markdown, /## What users feel\n\n- Long text: [^]*\| offline \| 12 \|/);
  const html = await renderHtml(result);
  assert.match(html, /<h2>What users feel<\/h2>[^]*<th scope="row">offline<\/th><td>12<\/td>/);
  assert.match(renderTerminal(result), /Offline: 2\.50x/);
  assert.match(renderMarkdown(plain), /## What users feel\n\nFrom nothing/);
  const empty = { ...plain, passages: [] };
  assert.doesNotMatch(renderMarkdown(empty), /What users feel/);
  assert.doesNotMatch(await renderHtml(empty), /What users feel/);
});
