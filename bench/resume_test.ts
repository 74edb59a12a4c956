/** What is interrupted, and goes on. */
import assert from "node:assert/strict";
import { join } from "node:path";
import { calm, fakeBenchContext } from "./_context.ts";
import { type FakeBenchOptions, fakeJournal, fakePassages, runFakeBench } from "./_fake_bench.ts";
import type { BenchEvent } from "./events.ts";
import { headerOf } from "./journal/entries.ts";
import { resultOf } from "./journal/fold.ts";
import { JournalMismatchError } from "./journal/identity.ts";
import { RunJournal } from "./journal/journal.ts";
import { type BenchOptions, planBench } from "./plan.ts";
import type { BenchResult } from "./result.ts";

const options: BenchOptions = {
  nRuns: 1,
  warmups: 1,
  only: [2, 3],
  isolatedStages: true,
  maxFrames: 9,
};

/** All but when it was: the fake clock gives equal times to equal runs. */
const timeless = ({ finishedAt: _, ...result }: BenchResult) => result;

async function withPath(use: (path: string) => Promise<void>): Promise<void> {
  const directory = await Deno.makeTempDir();
  try {
    await use(join(directory, "runs.jsonl"));
  } finally {
    await Deno.remove(directory, { recursive: true });
  }
}

const openJournal = (path: string, resume: boolean, given = options, context = fakeBenchContext) =>
  RunJournal.open(path, headerOf(planBench(fakePassages, given), context, new Date(1_000_000)), {
    resume,
  });

/** Runs what is left of the journal at `path`. */
async function run(path: string, { resume = true, onPredict = () => {} } = {}) {
  using journal = await openJournal(path, resume);
  return await runFakeBench(options, { journal, onPredict });
}

/** What the entries of a journal's text measured, in order; torn lines count for nothing. */
const measured = (text: string): string[] =>
  text.split("\n").filter((line) => /^\{"type":"(run|isolated)".*\}$/.test(line)).map((line) => {
    const { type, passage, index, stage } = JSON.parse(line);
    return `${type} ${passage} ${index ?? stage}`;
  });

/** What is told of runs and stages alone, kept or not. */
const told = (events: readonly BenchEvent[]): BenchEvent[] =>
  events.flatMap((event) =>
    event.type === "run-finished"
      ? { ...event, isKept: false }
      : event.type === "stage-isolated"
      ? event
      : []
  );

Deno.test("wherever a journal is cut, what is left is measured, once, and the result is the same", () =>
  withPath(async (path) => {
    const whole = await run(path, { resume: false });
    const text = await Deno.readTextFile(path);
    const bytes = new TextEncoder().encode(text);
    const lineEnds = [...bytes.keys()].filter((i) => bytes[i] === 10);
    assert.equal(lineEnds.length, 1 + 1 + 7 + 1 + (2 + 7) + 1 + 1 + 1 + 1); // header, backend, loads, spoken, measured, finished, skipped, placed, ended
    const cuts = lineEnds.flatMap((
      end,
      i,
    ) => [end, end + 1, end - Math.ceil((end - (lineEnds[i - 1] ?? 0)) / 2)]);
    for (const cut of [0, ...cuts]) {
      await Deno.writeFile(path, bytes.subarray(0, cut));
      const { result, events } = await run(path);
      assert.deepEqual(timeless(result), timeless(whole.result), `cut at ${cut}`);
      assert.deepEqual(told(events), told(whole.events), `cut at ${cut}`);
      const after = await Deno.readTextFile(path);
      assert.deepEqual(measured(after), measured(text), `cut at ${cut}`);
    }
  }));

Deno.test("a benchmark that is done is not run again", () =>
  withPath(async (path) => {
    const { result } = await run(path, { resume: false });
    const again = await run(path);
    assert.deepEqual(again.predictions, []);
    assert.deepEqual(timeless(again.result), timeless(result));
    assert.ok((await run(path, { resume: false })).predictions.length > 0);
  }));

Deno.test("an interruption keeps the runs so far, and what goes on is warmed up again", async () => {
  const controller = new AbortController();
  const plan = { nRuns: 5, warmups: 1 };
  const journal = fakeJournal(plan);
  let predictions = 0;
  const first = await runFakeBench(plan, {
    journal,
    signal: controller.signal,
    onPredict: () => {
      if (++predictions === 7 * 6 + 7 * 3 + 3) controller.abort();
    },
  });
  assert.equal(first.result.status, "interrupted");
  assert.deepEqual(first.result.passages.map(({ outcome }) => outcome), [
    "done",
    "interrupted",
    "pending",
  ]);
  assert.equal(first.result.passages[1].measurement!.runs.length, 3);
  assert.equal(predictions, 7 * 6 + 7 * 3 + 3);
  assert.deepEqual(first.saved.at(-1), first.result);
  assert.ok(first.result.meanSpeed !== null);

  const rest = await runFakeBench(plan, { journal });
  // One warm-up that is not entered, the last three runs of passage 2, and all of passage 3.
  assert.equal(rest.predictions.length, 7 * (1 + 3 + 6));
  assert.deepEqual(rest.audio, ["3.wav"]);
  assert.deepEqual(timeless(rest.result), timeless((await runFakeBench(plan)).result));
});

Deno.test("what goes on has the conditions of its beginning and of its last end, and what measuring cost at first", () =>
  withPath(async (path) => {
    const loaded = (load: number) => ({ ...calm, loadAverage: [load, load, load] });
    const session = async (load: number, fake: FakeBenchOptions = {}) => {
      const context = {
        ...fakeBenchContext,
        conditions: loaded(load),
        harness: { clockResolutionUs: 1, stageOverheadUs: load },
      };
      using journal = await openJournal(path, true, options, context);
      const conditions = () => Promise.resolve(loaded(load + 1));
      return (await runFakeBench(options, { journal, conditions, ...fake })).result;
    };
    const controller = new AbortController();
    const { signal } = controller;
    const first = await session(1, { signal, onPredict: () => controller.abort() });
    assert.deepEqual(first.conditions, { before: loaded(1), after: loaded(2) });
    const { status, conditions, harness } = await session(3);
    assert.equal(status, "complete");
    assert.deepEqual(conditions, { before: loaded(1), after: loaded(4) });
    assert.equal(harness!.stageOverheadUs, 1);
    using journal = await openJournal(path, true);
    const unfinished = { header: journal.header, entries: journal.entries.slice(0, -1) };
    assert.deepEqual(resultOf(unfinished).conditions, { before: loaded(1), after: null });
  }));

Deno.test("what is of another benchmark is refused, and says what differs", () =>
  withPath(async (path) => {
    await run(path, { resume: false });
    const others: [BenchOptions, typeof fakeBenchContext, RegExp][] = [
      [{ ...options, nRuns: 3 }, fakeBenchContext, /settings\.nRuns: 1 there, 3 now/],
      [{ ...options, only: [2] }, fakeBenchContext, /passages\.3: .* there, none now/],
      [
        options,
        { ...fakeBenchContext, weights: { ...fakeBenchContext.weights!, sha256: "e".repeat(64) } },
        /weights\.sha256: a{64} there, e{64} now/,
      ],
      [
        options,
        {
          ...fakeBenchContext,
          packages: fakeBenchContext.packages.map((info) => ({ ...info, computeUnit: "ALL" })),
        },
        /packages\.albert\.computeUnit: none there, ALL now/,
      ],
      [
        options,
        { ...fakeBenchContext, environment: { ...fakeBenchContext.environment, osRelease: "6.2" } },
        /environment\.osRelease: 6\.1 there, 6\.2 now/,
      ],
      [
        options,
        {
          ...fakeBenchContext,
          environment: {
            ...fakeBenchContext.environment,
            coreMlLibrary: { abiVersion: 1, sha256: "f".repeat(64) },
          },
        },
        /environment\.coreMlLibrary: none there, f{64} now/,
      ],
      [
        { ...options, untilStable: 0.01 },
        fakeBenchContext,
        /settings\.untilStable: null there, 0\.01/,
      ],
    ];
    for (const [given, context, message] of others) {
      await assert.rejects(openJournal(path, true, given, context), (error: Error) => {
        assert.ok(error instanceof JournalMismatchError);
        assert.match(error.message, message);
        assert.match(error.message, /without --resume/);
        return true;
      });
    }
    // What the weights were chosen for and whether files were changed decide on nothing.
    const same = {
      ...fakeBenchContext,
      weights: { ...fakeBenchContext.weights!, reason: "cached" },
      environment: { ...fakeBenchContext.environment, gitDirty: false },
    };
    (await openJournal(path, true, options, same))[Symbol.dispose]();
  }));

Deno.test("a backend on another system is refused; one that is hotter is not", async () => {
  const backend = {
    name: "coreml",
    details: { system: "macOS 26.4 (A)", thermalState: "nominal" },
  };
  const journal = fakeJournal(options);
  journal.enterBackend(backend);
  const hotter = { ...backend, details: { ...backend.details, thermalState: "fair" } };
  journal.enterBackend(hotter);
  const later = { ...backend, details: { ...backend.details, system: "macOS 26.5 (B)" } };
  assert.throws(
    () => journal.enterBackend(later),
    /backend\.details\.system: macOS 26\.4 \(A\) there, macOS 26\.5 \(B\) now/,
  );
  assert.equal(journal.entries.length, 1);
  await Promise.resolve();
});

Deno.test("a journal of another version or with a damaged header is refused", () =>
  withPath(async (path) => {
    for (
      const [line, message] of [
        ['{"type":"header","version":99}', /version of the journal: 99 there, 2 now/],
        ['{"type":"header","version":2}', /its header is damaged/],
      ] as const
    ) {
      await Deno.writeTextFile(path, line + "\n");
      await assert.rejects(openJournal(path, true), message);
    }
  }));
