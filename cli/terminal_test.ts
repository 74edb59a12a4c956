import assert from "node:assert/strict";
import { makeTerminal } from "./terminal.ts";

function record(colors = false) {
  const written = { out: "", error: "" };
  const terminal = makeTerminal({
    writeOut: (text) => written.out += text,
    writeError: (text) => written.error += text,
    bars: false,
    colors,
  });
  return { terminal, written };
}

Deno.test("results go to standard output, messages and errors to standard error", () => {
  const { terminal, written } = record();
  terminal.print("a table");
  terminal.note("a note");
  terminal.error("a problem");
  assert.deepEqual(written, { out: "a table\n", error: "a note\nerror: a problem\n" });
});

Deno.test("colours are used only where asked for", () => {
  const { terminal, written } = record(true);
  terminal.error("a problem");
  assert.equal(written.error, "\x1b[1;31merror:\x1b[0m a problem\n");
});

Deno.test("without bars, progress is a line at the start and at each further quarter", () => {
  const { terminal, written } = record();
  const progress = terminal.progress("downloading", { total: 100, format: (n) => `${n} B` });
  for (const value of [10, 24, 25, 30, 80, 81, 100]) progress.update(value);
  progress.done();
  assert.deepEqual(written.error.trim().split("\n"), [
    "downloading (100 B)",
    "downloading: 25 B/100 B",
    "downloading: 80 B/100 B",
    "downloading: 100 B/100 B",
  ]);
});

Deno.test("without bars and a total, progress is one line", () => {
  const { terminal, written } = record();
  const progress = terminal.progress("downloading");
  progress.update(1e9);
  assert.equal(written.error, "downloading\n");
});

Deno.test("progress that notes tell of is silent without bars", () => {
  const { terminal, written } = record();
  terminal.progress("running", { total: 2, barOnly: true }).update(2);
  assert.equal(written.error, "");
});
