import assert from "node:assert/strict";
import { faultsFixture } from "./_fixture.ts";
import { renderFaultsMarkdown, summaryOf } from "./faults.ts";

const report = faultsFixture;

Deno.test("the section says what was caught, and what correlation alone would have missed", () => {
  const markdown = renderFaultsMarkdown(report);
  assert.match(markdown, /1 of 3 planted faults are caught and attributed; none is reported/);
  assert.match(
    markdown,
    /would have missed 1 of the 2 that are planted in the chain; mel\\?_corr alone 1\./,
  );
  assert.match(markdown, /- speed ignored \(speed\): style: post\\?_albert(<|&lt;)style/);
  assert.match(markdown, /- stale references \(references\): nothing was found/);
  assert.doesNotMatch(markdown, /<b>/);
  const row = markdown.split("\n").find((line) => line.startsWith("| missing COLA gain"))!;
  assert.match(row, /\| tail \| caught \| suites \| 1\.0000 \| 1\.0000 \| 3\.52 dB \\\| louder \|/);
});

Deno.test("false alarms are told", () => {
  const alarmed = { ...report, falseAlarms: report.results[0].findings };
  assert.match(summaryOf(alarmed), /and 1 are reported where there is none/);
  assert.match(renderFaultsMarkdown(alarmed), /- suites: tail: tail\.audio: 0\.33/);
});
