import assert from "node:assert/strict";
import { makeScreen } from "./_screen.ts";
import { drawingIntervalMs, StatusLines } from "./_status_lines.ts";

/** Lines on a screen of `columns`; `wait` lets time go by. */
function onScreen(columns?: number, options?: { reflows: boolean }) {
  const screen = makeScreen(columns, options);
  let nowMs = 0;
  let waiting: { task: () => void; atMs: number } | undefined;
  const lines = new StatusLines({
    ...{ write: screen.write, columns: screen.columns, now: () => nowMs },
    schedule: (task, delayMs) => {
      assert.equal(waiting, undefined);
      waiting = { task, atMs: nowMs + delayMs };
      return () => waiting = undefined;
    },
  });
  const wait = (ms: number) => {
    nowMs += ms;
    if (waiting && waiting.atMs <= nowMs) {
      const { task } = waiting;
      waiting = undefined;
      task();
    }
  };
  return { screen, lines, wait, isWaiting: () => waiting !== undefined };
}

Deno.test("lines stand below what is written, and take the place of those before", async () => {
  const { screen, lines, wait } = onScreen();
  lines.show(["one", "two"]);
  lines.above(() => screen.write("a note\n"));
  assert.deepEqual(await screen.rows(), ["a note", "one", "two"]);
  wait(drawingIntervalMs);
  lines.show(["three"]);
  assert.deepEqual(await screen.rows(), ["a note", "three"]);
  lines.clear();
  assert.deepEqual(await screen.rows(), ["a note"]);
  lines.above(() => screen.write("another\n"));
  assert.deepEqual(await screen.rows(), ["a note", "another"]);
});

Deno.test("what comes at once is drawn a little later, the last of it", async () => {
  const { screen, lines, wait } = onScreen();
  lines.show(["0"]);
  wait(drawingIntervalMs / 2);
  lines.show(["1"]);
  lines.show(["2"]);
  assert.deepEqual(await screen.rows(), ["0"]);
  wait(drawingIntervalMs / 2);
  assert.deepEqual(await screen.rows(), ["2"]);
});

Deno.test("nothing is drawn once lines are taken away", async () => {
  const { screen, lines, wait, isWaiting } = onScreen();
  lines.show(["0"]);
  lines.show(["1"]);
  lines.clear();
  assert.equal(isWaiting(), false);
  wait(drawingIntervalMs);
  assert.deepEqual(await screen.rows(), []);
});

Deno.test("lines that are too wide are cut, also those of wide characters", async () => {
  for (const columns of [10, 20, 200]) {
    const { screen, lines } = onScreen(columns);
    lines.show(["x".repeat(300), "語".repeat(300), "fits"]);
    const rows = await screen.rows();
    assert.deepEqual(rows.length, 3);
    assert.match(rows[0], new RegExp(`^x{${Math.min(79, columns - 1) - 1}}…$`));
    assert.match(rows[1], /^語+…$/);
    assert.equal(rows[2], "fits");
  }
});

Deno.test("where the terminal becomes narrower or wider, no message is lost, and nothing is left that the terminal did not break", async () => {
  for (const act of ["show", "above", "clear"] as const) {
    for (
      const [columns, reflows] of [[25, false], [25, true], [120, false], [120, true]] as const
    ) {
      const { screen, lines, wait } = onScreen(60, { reflows });
      screen.write("first\nbefore\n");
      lines.show(["x".repeat(100), "y".repeat(40), "z"]);
      await screen.resize(columns);
      wait(drawingIntervalMs);
      if (act === "show") lines.show(["now"]);
      if (act === "above") lines.above(() => screen.write("note\n"));
      if (act === "clear") lines.clear();
      wait(drawingIntervalMs);
      const rows = await screen.rows();
      const what = `${act} ${columns} ${reflows}: ${rows.join("\n")}`;
      assert.deepEqual(rows.slice(0, 2), ["first", "before"], what);
      const after = { show: 1, above: 4, clear: 0 }[act];
      // Of 59, 40 and 1 columns, in 25 the first three rows are of the widest line.
      const pieces = reflows && columns === 25 ? 3 : 0;
      assert.equal(rows.length, 2 + pieces + after, what);
      assert.ok(rows.slice(2, 2 + pieces).every((row) => /^x+…?$/.test(row)), what);
    }
  }
});

Deno.test("while the terminal is being resized nothing is drawn", async () => {
  const { screen, lines, wait } = onScreen(60);
  lines.show(["0"]);
  for (const columns of [50, 40, 30]) {
    await screen.resize(columns);
    wait(drawingIntervalMs);
    lines.show([String(columns)]);
    assert.deepEqual(await screen.rows(), ["0"]);
  }
  wait(drawingIntervalMs);
  assert.deepEqual(await screen.rows(), ["30"]);
});

Deno.test("the cursor is never hidden, and lines never wrapped by the terminal", () => {
  let written = "";
  const lines = new StatusLines({ write: (text) => written += text, columns: () => 40 });
  lines.show(["x".repeat(100)]);
  lines.clear();
  assert.ok(!written.includes("\x1b[?25l") && !written.includes("\x1b[?7"));
});
