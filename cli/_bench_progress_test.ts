import assert from "node:assert/strict";
import type { BenchEvent } from "../bench/events.ts";
import { type BenchOptions, planBench } from "../bench/plan.ts";
import { resultFixture } from "../reports/_fixture.ts";
import { showBench } from "./_bench_progress.ts";
import { makeScreen } from "./_screen.ts";
import { recordNotes } from "./_testing.ts";
import { makeTerminal } from "./terminal.ts";

Deno.test("a failure is told with the advice", () => {
  const { terminal, lines } = recordNotes();
  const passages = [{ id: 0, text: "a", phonemes: "a", tokenCount: 3 }];
  const failure = {
    ...{ stage: "tail", kind: "crash", doing: "predict", signal: "SIGSEGV" } as const,
    ...{
      computeUnit: "ALL",
      passage: 1,
      prediction: 2,
      message: "Stage tail crashed",
      advice: "Avoid it.",
    },
  };
  const show = showBench(terminal, planBench(passages))();
  show({ type: "stage-failed", failure });
  show({ type: "stage-failed", failure: { ...failure, advice: null } });
  assert.deepEqual(lines, ["Stage tail crashed\n  Avoid it.", "Stage tail crashed"]);
});

Deno.test("a benchmark is shown passage by passage, with what became of it", () => {
  const { terminal, lines } = recordNotes();
  const show = showBench(terminal, planBench(passages, { nRuns: 1, warmups: 0 }))();
  const [done, , skipped] = resultFixture().passages;
  const run = { chainMs: 1500, audioSeconds: 1.5 };
  for (const passage of [done, skipped]) {
    const events: BenchEvent[] = [
      { type: "passage-started", number: passage.number },
      { type: "run-finished", number: passage.number, warmup: false, ...run, isKept: false },
      { type: "passage-finished", passage },
    ];
    events.forEach(show);
  }
  assert.deepEqual(lines, [
    "passage 1: 1.50 s of audio in 1.5 s, 1.00x",
    "passage 3 skipped: too long",
  ]);
});

/** Three passages of 3, 3 and 6 tokens. */
const passages = ["a", "b", "abcd"].map((phonemes, id) => ({
  ...{ id, text: phonemes, phonemes, tokenCount: phonemes.length + 2 },
}));
const [doneFixture] = resultFixture().passages;

/** A benchmark of `options` on a screen, whose clock only {@link Shown.wait} moves. */
function shown(options: BenchOptions, { columns = 80, subjects = 1 } = {}) {
  const screen = makeScreen(columns);
  let nowMs = 0;
  let drawings = 0;
  const terminal = makeTerminal({
    ...{ writeOut: screen.write, writeError: screen.write, columns: screen.columns },
    ...{ bars: true, colors: false, now: () => 1000 * drawings++ },
  });
  const show = showBench(terminal, planBench(passages, options), subjects, () => nowMs);
  const run = (
    event: (event: BenchEvent) => void,
    number: number,
    chainMs: number,
    warmup = false,
    aroundMs = 0,
  ) => {
    nowMs += chainMs + aroundMs;
    event({ type: "run-finished", number, warmup, chainMs, audioSeconds: 3, isKept: false });
  };
  const keep = (event: (event: BenchEvent) => void, number: number, chainMs: number) =>
    event({
      ...{ type: "run-finished", number, warmup: false, chainMs, audioSeconds: 3, isKept: true },
    });
  const finish = (event: (event: BenchEvent) => void, number: number) =>
    event({ type: "passage-finished", passage: { ...doneFixture, number } });
  return { screen, show, run, keep, finish };
}

const bar = (full: number) => `[${"\u25a0".repeat(full)}${" ".repeat(24 - full)}]`;

Deno.test("while a benchmark runs, its progress, passage, run, stage and medians are shown", async () => {
  const { screen, show, run } = shown({ nRuns: 3, warmups: 1 });
  const event = show();
  event({ type: "passage-started", number: 1 });
  event({ type: "stage-predicting", number: 1, stage: "noise" });
  assert.deepEqual(await screen.rows(), [
    `running ${bar(0)} 0/12`,
    "passage 1 (1/3), warm-up 1/1, noise",
  ]);
  run(event, 1, 9000, true);
  run(event, 1, 1000);
  run(event, 1, 3000);
  event({ type: "stage-predicting", number: 1, stage: "vocoder" });
  // The median of 9, 1 and 3 s is left once here, and for half as many and for as many tokens there.
  assert.deepEqual(await screen.rows(), [
    `running ${bar(6)} 3/12 about 39 s left`,
    "passage 1 (1/3), run 3/3, median 2.0 s, 1.50x, vocoder",
  ]);
});

Deno.test("the time that is left counts what was around the runs, and passages that have run by their own", async () => {
  const { screen, show, run, finish } = shown({ nRuns: 2, warmups: 0 });
  const event = show();
  event({ type: "passage-started", number: 1 });
  run(event, 1, 1000, false, 500);
  run(event, 1, 1000, false, 500);
  finish(event, 1);
  event({ type: "passage-started", number: 2 });
  run(event, 2, 4500);
  // 4.5 s here; (1.5 + 4.5) s for 6 tokens make 6 s for each run of 6.
  assert.match(
    (await screen.rows()).join("\n"),
    /3\/6 about 17 s left\npassage 2 \(2\/3\), run 2\/2/,
  );
});

Deno.test("what an interrupted benchmark has done is neither left nor unknown", async () => {
  const { screen, show, run, keep, finish } = shown({ nRuns: 3, warmups: 0, only: [1, 3] });
  const event = show();
  event({ type: "passage-started", number: 1 });
  for (let i = 0; i < 3; i++) keep(event, 1, 1000);
  finish(event, 1);
  event({ type: "passage-started", number: 3 });
  keep(event, 3, 4000);
  // Two more of the one that was kept.
  assert.match((await screen.rows())[1], /^running .* 4\/6 about 8 s left$/);
  run(event, 3, 6000);
  assert.deepEqual((await screen.rows()).slice(1), [
    `running ${bar(20)} 5/6 about 5 s left`,
    "passage 3 (2/2), run 3/3, median 5.0 s, 0.60x",
  ]);
  run(event, 3, 5000);
  assert.equal((await screen.rows())[1], `running ${bar(24)} 6/6`);
});

Deno.test("until figures are stable, what is left is told at least, and the runs have no end", async () => {
  const { screen, show, run } = shown({ nRuns: 2, warmups: 0, untilStable: 0.01 });
  const event = show();
  event({ type: "passage-started", number: 1 });
  for (let i = 0; i < 4; i++) run(event, 1, 1000);
  assert.deepEqual(await screen.rows(), [
    "running 4 at least 6 s left",
    "passage 1 (1/3), run 5, median 1.0 s, 3.00x",
  ]);
});

Deno.test("a least time of the runs is part of what is left", async () => {
  const { screen, show, run } = shown({ nRuns: 1, warmups: 0, minTimeMs: 10_000 });
  const event = show();
  event({ type: "passage-started", number: 1 });
  run(event, 1, 2000);
  // Four more of 2 s, as many of the next passage and one, and three of 4 s.
  assert.match((await screen.rows())[0], /^running 1 about 30 s left$/);
});

Deno.test("subjects in turns are one piece of work, each with its own figures and its label last", async () => {
  const { screen, show, run } = shown({ nRuns: 1, warmups: 1 }, { subjects: 2 });
  const [first, second] = [show("1_fp16"), show("2_fp32")];
  for (const event of [first, second]) event({ type: "passage-started", number: 1 });
  run(first, 1, 1000, true);
  run(second, 1, 2000, true);
  run(first, 1, 1000);
  run(second, 1, 2000);
  assert.deepEqual(await screen.rows(), [
    `running ${bar(8)} 4/12 about 18 s left`,
    "passage 1 (1/3), run 1/1, median 2.0 s, 1.50x, 2_fp32",
  ]);
});

Deno.test("stages alone are shown, and counted as the runs that they make up", async () => {
  const { screen, show, run } = shown({ nRuns: 7, warmups: 0, only: [1], isolatedStages: true });
  const event = show();
  event({ type: "passage-started", number: 1 });
  for (let i = 0; i < 7; i++) run(event, 1, 1000);
  event({ type: "stage-isolated", number: 1, stage: "albert" });
  assert.deepEqual(await screen.rows(), [
    `running ${bar(14)} 8/14 about 6 s left`,
    "passage 1, albert alone",
  ]);
});

Deno.test("notes stand above, and nothing stays when all passages are finished", async () => {
  const { screen, show, run, finish } = shown({ nRuns: 1, warmups: 0, only: [1, 2] });
  const event = show();
  event({ type: "passage-started", number: 1 });
  run(event, 1, 1000);
  finish(event, 1);
  assert.equal((await screen.rows())[0], "passage 1: 1.50 s of audio in 1.5 s, 1.00x");
  assert.equal((await screen.rows()).length, 3);
  finish(event, 2);
  assert.equal((await screen.rows()).length, 2);
});

Deno.test("a scenario is shown while it runs, and what became of it stays", async () => {
  const { screen, show } = shown({});
  const event = show();
  const name = "offline" as const;
  event({ type: "scenario-started", name });
  event({ type: "scenario-progress", name, done: 0.25 });
  assert.deepEqual(await screen.rows(), [`offline ${bar(6)} 25%/100%`]);
  const outcome = { status: "skipped", why: "no-passage", reason: "none was done" } as const;
  event({ type: "scenario-finished", name, outcome });
  assert.deepEqual(await screen.rows(), ["offline skipped: none was done"]);
});

Deno.test("in a narrow terminal the bar makes room for the time that is left", async () => {
  for (const [columns, width] of [[80, 24], [40, 8], [38, 6], [37, 0]] as const) {
    const { screen, show, run } = shown({ nRuns: 10, warmups: 0, only: [1] }, { columns });
    const event = show();
    event({ type: "passage-started", number: 1 });
    for (let i = 0; i < 5; i++) run(event, 1, 10_000);
    const [row] = await screen.rows();
    const half = `${"\u25a0".repeat(width / 2)}${" ".repeat(width / 2)}`;
    assert.equal(row, `running ${width ? `[${half}] ` : ""}5/10 about 50 s left`);
  }
});

Deno.test("no line is wider than the terminal, down to 20 columns", async () => {
  for (const columns of [20, 40, 80]) {
    const { screen, show, run } = shown({ nRuns: 100, warmups: 0 }, { columns, subjects: 2 });
    const event = show("1_" + "x".repeat(100));
    event({ type: "passage-started", number: 3 });
    run(event, 3, 123_456);
    event({ type: "stage-predicting", number: 3, stage: "post_albert" });
    const rows = await screen.rows();
    assert.equal(rows.length, 2, rows.join("\n"));
    for (const row of rows) assert.ok(row.length < columns);
  }
});
