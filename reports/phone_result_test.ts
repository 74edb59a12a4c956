/** A phone's result, made by the Swift side in its tests, is a result like any other. */
import assert from "node:assert/strict";
import { parseResult } from "../bench/result.ts";
import { stageNames } from "../stages/contract.ts";
import { renderHtml } from "./bench/render.tsx";
import { renderMarkdown } from "./markdown.ts";
import { renderTerminal } from "./terminal.ts";

const sample = new URL("../ffi/swift/Tests/Samples/phone_results.json", import.meta.url);
const result = parseResult(await Deno.readTextFile(sample));

Deno.test("a phone's result keeps to the schema, and its times to each other", () => {
  assert.deepEqual(result.passages.map(({ outcome }) => outcome), ["done", "skipped", "failed"]);
  assert.deepEqual(result.packages.map(({ stage }) => stage), [...stageNames]);
  assert.deepEqual(result.packages.map(({ compileMs }) => compileMs)[4], null);
  const { measurement } = result.passages[0];
  assert.equal(measurement!.runs.length, result.settings.nRuns + result.settings.warmups);
  assert.deepEqual(Object.keys(measurement!.stages!).sort(), [...stageNames].sort());
  assert.equal(
    measurement!.durations.reduce((sum, frames) => sum + frames),
    measurement!.frameCount,
  );
  assert.equal(result.passages[2].measurement!.runs.length, 2);
});

Deno.test("every report shows a phone's result", async () => {
  for (const text of [renderTerminal(result), renderMarkdown(result), await renderHtml(result)]) {
    assert.match(text, /27\.3x/);
    assert.match(text, /Passage 2 was skipped: .*expected at most 60, received 66/);
    assert.match(text, /Passage 3 was not run to its end, it failed: .*com\.apple\.CoreML/);
  }
  const markdown = renderMarkdown(result);
  assert.match(markdown, /\| Machine \| iPhone17,1, 6 cores, 7\.5 GiB \|/);
  assert.match(markdown, /\| Backend \| coreml, .*thermalStateAtEnd fair/);
});
