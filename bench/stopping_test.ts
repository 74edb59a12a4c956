/** How many runs there are where times decide on it. */
import assert from "node:assert/strict";
import { FakeClock } from "../backends/fake.ts";
import { isEnough } from "../statistics/stopping.ts";
import { readCalm } from "./_context.ts";
import { fakeJournal, fakePassages, fakeSubject } from "./_fake_bench.ts";
import { RunJournal } from "./journal/journal.ts";
import { type BenchOptions, planBench } from "./plan.ts";
import type { BenchResult } from "./result.ts";
import { runBench } from "./runner.ts";

/** Noise in steps of 1/8 ms, which sums hold exactly: none, and so much that more than the fewest runs are needed. */
const steps = { quiet: 1, loud: 16 } as const;
type Name = keyof typeof steps;

/** Runs what is left of the journals; every chain takes 28 ms and noise that its place in the journal decides on. */
async function run(
  options: BenchOptions,
  journals: Partial<Record<Name, RunJournal>>,
  { breaks = false, abortAtRun = Infinity, seed = 0 } = {},
): Promise<BenchResult[]> {
  const plan = planBench(fakePassages, options);
  const clock = new FakeClock();
  const controller = new AbortController();
  let runs = 0;
  const subjects = Object.entries(journals).map(([name, journal]) =>
    fakeSubject(plan, clock, {
      journal,
      onPredict: (stage) => {
        if (stage !== "albert") return;
        if (++runs === abortAtRun) controller.abort();
        if (breaks && name === "loud") throw new Error("broken");
        const place = journal.entries.filter(({ type }) => type === "run").length;
        clock.advance(((place * place * 7) % 31 % steps[name as Name]) / 8);
      },
    }).subject
  );
  const { signal } = controller;
  return await runBench(plan, subjects, {
    ...{ seed, signal },
    conditions: readCalm,
  });
}

const runsOf = ({ passages }: BenchResult): number[] =>
  passages.map(({ measurement }) => measurement?.runs.filter(({ warmup }) => !warmup).length ?? 0);
const outcomesOf = ({ passages }: BenchResult) => passages.map(({ outcome }) => outcome);
const timesOf = ({ passages }: BenchResult, place: number): number[] =>
  passages[place].measurement!.runs.flatMap(({ warmup, chainMs }) => warmup ? [] : chainMs);
const timeless = ({ finishedAt: _, ...result }: BenchResult) => result;

const stable: BenchOptions = { nRuns: 5, warmups: 1, untilStable: 0.02 };

Deno.test("a passage is run until its median is known well enough, and no longer", async () => {
  const journal = fakeJournal(stable);
  const [result] = await run(stable, { loud: journal });
  const plan = planBench(fakePassages, stable);
  for (const [place, runs] of runsOf(result).entries()) {
    const times = timesOf(result, place);
    assert.ok(runs > 5 && runs < 100, String(runs));
    assert.ok(isEnough(times, plan) && !isEnough(times.slice(0, -1), plan));
  }
  assert.equal(result.settings.untilStable, 0.02);
  const [quiet] = await run(stable, { quiet: fakeJournal(stable) });
  assert.deepEqual(runsOf(quiet), [5, 5, 5]);
});

Deno.test("a passage is run for the time that is asked for", async () => {
  const options: BenchOptions = { nRuns: 2, warmups: 0, only: [1], minTimeMs: 10 * 28 };
  const [result] = await run(options, { quiet: fakeJournal(options) });
  assert.deepEqual(runsOf(result), [10]);
});

Deno.test("what never grows stable ends at the most runs", async () => {
  const options: BenchOptions = { ...stable, untilStable: 1e-6, maxRuns: 12 };
  const [result] = await run(options, { loud: fakeJournal(options) });
  assert.deepEqual(runsOf(result), [12, 12, 12]);
  assert.deepEqual(outcomesOf(result), ["done", "done", "done"]);
});

Deno.test("in turns, all have as many runs as the one that needs most", async () => {
  const [loud, quiet] = await run(stable, {
    loud: fakeJournal(stable),
    quiet: fakeJournal(stable),
  });
  assert.ok(runsOf(loud).every((runs) => runs > 5));
  assert.deepEqual(runsOf(quiet), runsOf(loud));
});

Deno.test("passages that fail or are skipped, and stages that cannot be loaded, keep nobody running", async () => {
  const options = { ...stable, maxFrames: 9 };
  const [loud, quiet] = await run(options, {
    loud: fakeJournal(options),
    quiet: fakeJournal(options),
  }, { breaks: true });
  assert.deepEqual([runsOf(loud), runsOf(quiet)], [[0, 0, 0], [5, 0, 5]]);
  assert.deepEqual(outcomesOf(loud), ["failed", "failed", "failed"]);
  assert.deepEqual(outcomesOf(quiet), ["done", "skipped", "done"]);

  const plan = planBench(fakePassages, stable);
  const { subject } = fakeSubject(plan, new FakeClock(), {
    journal: fakeJournal(stable),
    onLoad: (stage) => {
      if (stage === "tail") throw new Error("no");
    },
  });
  assert.deepEqual(
    outcomesOf((await runBench(plan, [subject], { conditions: readCalm }))[0]),
    Array(3).fill("failed"),
  );
});

Deno.test("wherever it is interrupted, what goes on ends with the same runs", async () => {
  const options = { ...stable, only: [1, 3] };
  const journals = () => ({ loud: fakeJournal(options), quiet: fakeJournal(options) });
  const whole = await run(options, journals());
  const runCount = whole.flatMap(({ passages }) => passages).reduce(
    (sum, { measurement }) => sum + measurement!.runs.length,
    0,
  );
  for (let abortAtRun = 1; abortAtRun <= runCount; abortAtRun += 5) {
    const kept = journals();
    const first = await run(options, kept, { abortAtRun });
    assert.ok(first.every(({ status }) => status === "interrupted"), String(abortAtRun));
    const rest = await run(options, kept);
    assert.deepEqual(rest.map(timeless), whole.map(timeless), String(abortAtRun));
  }
});

Deno.test("a round that was broken by an interruption is made whole, though who had its turn has enough", async () => {
  const options = { ...stable, only: [1] };
  for (const seed of [1, 2, 3, 4]) {
    const journals = () => ({ loud: fakeJournal(options), quiet: fakeJournal(options) });
    const whole = await run(options, journals(), { seed });
    const kept = journals();
    const abortAtRun = 2 * (1 + runsOf(whole[0])[0]);
    const first = await run(options, kept, { seed, abortAtRun });
    assert.notDeepEqual(runsOf(first[0]), runsOf(first[1]));
    const rest = await run(options, kept, { seed });
    assert.deepEqual(rest.map(runsOf), whole.map(runsOf), String(seed));
  }
});

Deno.test("a journal that was cut anywhere goes on to the same runs", async () => {
  const options = { ...stable, only: [2] };
  const journal = fakeJournal(options);
  const [whole] = await run(options, { loud: journal });
  for (let end = 0; end <= journal.entries.length; end++) {
    const cut = new RunJournal(journal.header, journal.entries.slice(0, end));
    const [result] = await run(options, { loud: cut });
    assert.deepEqual(timeless(result), timeless(whole), String(end));
  }
});
