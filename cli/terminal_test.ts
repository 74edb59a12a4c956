import assert from "node:assert/strict";
import { makeScreen } from "./_screen.ts";
import { makeTerminal, processTerminal } from "./terminal.ts";

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

/** A terminal on a screen, drawing whenever it is asked to. */
function onScreen(columns?: number) {
  const screen = makeScreen(columns);
  let nowMs = 0;
  const terminal = makeTerminal({
    ...{ writeOut: screen.write, writeError: screen.write, columns: screen.columns },
    ...{ bars: true, colors: false, now: () => nowMs += 1000 },
  });
  return { screen, terminal };
}

Deno.test("a bar stands below notes and results, and goes when the work is done", async () => {
  const { screen, terminal } = onScreen();
  const progress = terminal.progress("downloading", { total: 100, format: (n) => `${n} B` });
  progress.update(25, "voices");
  terminal.note("a note");
  terminal.print("a result");
  assert.deepEqual(await screen.rows(), [
    "a note",
    "a result",
    `downloading [${"\u25a0".repeat(6)}${" ".repeat(18)}] 25 B/100 B voices`,
  ]);
  progress.done();
  assert.deepEqual(await screen.rows(), ["a note", "a result"]);
});

Deno.test("a bar of no known total, of more than its total, and of a total of 0", async () => {
  const { screen, terminal } = onScreen();
  const shown = async (value: number, total?: number) => {
    terminal.progress("at", { total }).update(value);
    return (await screen.rows())[0];
  };
  assert.equal(await shown(7), "at 7");
  assert.equal(await shown(9, 6), `at [${"\u25a0".repeat(24)}] 9/6`);
  assert.equal(await shown(0, 0), `at [${"\u25a0".repeat(24)}] 0/0`);
});

Deno.test("an error takes away what was shown of progress", async () => {
  const { screen, terminal } = onScreen();
  terminal.status(["working"]);
  terminal.error("a problem");
  assert.deepEqual(await screen.rows(), ["error: a problem"]);
});

Deno.test("once hushed, only results and errors are shown", async () => {
  const { screen, terminal } = onScreen();
  terminal.progress("loading", { total: 3 });
  terminal.hush();
  terminal.note("a note");
  terminal.status(["working"]);
  terminal.progress("running").update(1);
  terminal.print("a result");
  terminal.error("a problem");
  assert.deepEqual(await screen.rows(), ["a result", "error: a problem"]);
});

Deno.test("without a terminal there is no control character, whatever is shown", () => {
  const { terminal, written } = record();
  terminal.status(["working"]);
  const progress = terminal.progress("loading", { total: 1 });
  terminal.note("a note");
  progress.update(1, "tail");
  progress.done();
  terminal.print("a result");
  terminal.close();
  // deno-lint-ignore no-control-regex
  assert.doesNotMatch(written.out + written.error, /[\u0000-\u0009\u000b-\u001f\u007f-\u009f]/);
  assert.doesNotMatch(written.error, /working/);
});

Deno.test("the process's own streams have a width, whether they are a terminal or not", () => {
  assert.ok(processTerminal().columns() > 0);
});
