import assert from "node:assert/strict";
import { failureCells, failureParagraphs } from "./_failures.ts";
import { failedFixture } from "./_fixture.ts";
import { renderHtml } from "./bench/render.tsx";
import { renderMarkdown } from "./markdown.ts";
import { renderTerminal } from "./terminal.ts";

Deno.test("a failure is told with stage, kind, signal, moment, message and advice", () => {
  const { failures } = failedFixture();
  assert.deepEqual(failures.map(failureCells), [
    [
      "Vocoder on ALL",
      "crash, SIGABRT",
      "prediction 2, passage 4",
      "Stage vocoder crashed",
      "Route it.",
    ],
    ["Tail", "hang", "compiling", "Stage tail hung", ""],
    ["PostAlbert", "NaN or infinity", "prediction 1, passage 5", failures[2].message, ""],
  ]);
  assert.deepEqual(failureParagraphs(failedFixture()).slice(0, 2), [
    "Vocoder on ALL: crash, SIGABRT (prediction 2, passage 4)\n  Stage vocoder crashed\n  Route it.",
    "Tail: hang (compiling)\n  Stage tail hung",
  ]);
});

Deno.test("every report tells of failures, and keeps hostile text text", async () => {
  const result = failedFixture();
  const [terminal, ...documents] = [
    renderTerminal(result),
    renderMarkdown(result),
    await renderHtml(result),
  ];
  for (const text of [terminal, ...documents]) {
    for (const part of ["Vocoder", "crash, SIGABRT", "Stage tail hung", "Route it."]) {
      assert.ok(text.includes(part), part);
    }
  }
  assert.ok(!terminal.includes("\u001b"));
  for (const text of documents) assert.doesNotMatch(text, /<script>alert/);
});

Deno.test("without failures no report has a place for them", async () => {
  const result = { ...failedFixture(), failures: [] };
  for (const text of [renderTerminal(result), renderMarkdown(result), await renderHtml(result)]) {
    assert.doesNotMatch(text, /Stages that failed/);
  }
});
