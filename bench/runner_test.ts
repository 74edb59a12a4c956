import assert from "node:assert/strict";
import { stageNames } from "../stages/contract.ts";
import { FakeClock } from "../backends/fake.ts";
import { readCalm } from "./_context.ts";
import { fakeJournal, fakePassages, fakeSubject, runFakeBench } from "./_fake_bench.ts";
import { planBench } from "./plan.ts";
import type { BenchResult } from "./result.ts";
import { runBench } from "./runner.ts";
import { turnsOf } from "./tasks.ts";

const outcomes = ({ passages }: BenchResult) => passages.map(({ outcome }) => outcome);

Deno.test("warm-ups run first and count for nothing", async () => {
  const { result, predictions } = await runFakeBench({ nRuns: 3, warmups: 2 });
  assert.equal(predictions.length, 3 * 5 * 7);
  const { measurement } = result.passages[1];
  assert.deepEqual(measurement!.runs.map(({ warmup }) => warmup), [
    true,
    true,
    false,
    false,
    false,
  ]);
  assert.equal(measurement!.chainMs, 28);
  assert.deepEqual(measurement!.stages!.vocoder, { modelMs: 5, copyMs: 1, totalMs: 6 });
  assert.equal(measurement!.isolated, null);
});

Deno.test("speed is audio time over median chain time, its mean over passages", async () => {
  const { result } = await runFakeBench({ nRuns: 1, warmups: 0 });
  const [first, second] = result.passages.map(({ measurement }) => measurement!);
  assert.deepEqual([first.frameCount, first.audioSeconds], [6, 0.15]);
  assert.deepEqual(second.durations, [2, 2, 2, 2, 2]);
  assert.ok(Math.abs(first.speed! - 150 / 28) < 1e-9);
  assert.ok(Math.abs(result.meanSpeed! - (150 + 250 + 200) / 3 / 28) < 1e-9);
});

Deno.test("the result is saved before the first run, after every passage, and at the end", async () => {
  const { result, saved, audio } = await runFakeBench({ nRuns: 1, warmups: 1, only: [1, 2] });
  assert.deepEqual(saved.map(outcomes), [
    ["pending", "pending"],
    ["done", "pending"],
    ["done", "done"],
    ["done", "done"],
  ]);
  assert.deepEqual(saved.map(({ status }) => status).slice(-2), ["running", "complete"]);
  assert.equal(saved.at(-2)!.finishedAt, null);
  assert.equal(result.startedAt, "1970-01-01T00:16:40.000Z");
  assert.equal(result.finishedAt, "1970-01-01T00:16:40.112Z");
  assert.deepEqual(saved.at(-1), result);
  assert.deepEqual(audio, ["1.wav", "2.wav"]);
  assert.equal(result.passages[1].measurement!.audio!.file, "2.wav");
});

Deno.test("backend and packages say of themselves what the worker found", async () => {
  const { result } = await runFakeBench({ nRuns: 1, warmups: 0, only: [1] });
  assert.deepEqual(result.backend, { name: "fake", details: { runtime: "none" } });
  assert.deepEqual(
    result.packages.map(({ stage, loadMs, sizeBytes }) => [stage, loadMs, sizeBytes]),
    [
      ...stageNames.map((stage) => [stage, 1, 1000]),
    ],
  );
});

Deno.test("isolated stages run on the chained feeds, each with its own warm-ups", async () => {
  const fed: unknown[] = [];
  const { result, predictions, events, journal } = await runFakeBench(
    { nRuns: 2, warmups: 1, only: [2], isolatedStages: true },
    {
      onPredict: (stage, feeds) => {
        if (stage === "tail") fed.push(feeds);
      },
    },
  );
  assert.equal(predictions.length, 7 * 3 + 7 * 3);
  assert.deepEqual(predictions.slice(21, 25), ["albert", "albert", "albert", "post_albert"]);
  assert.equal(fed.length, 6);
  assert.equal(fed[3], fed[2]);
  const { isolated } = result.passages[0].measurement!;
  assert.deepEqual(Object.keys(isolated!), [...stageNames]);
  assert.deepEqual(isolated!.tail, { modelMs: 5, copyMs: 1, totalMs: 7 });
  const entered = journal.entries.filter((entry) => entry.type === "isolated");
  assert.deepEqual(entered.map(({ times }) => times.length), Array(7).fill(2));
  assert.equal(events.filter(({ type }) => type === "stage-isolated").length, 7);
});

Deno.test("a passage over max_frames is skipped with the reason and the others run", async () => {
  const { result, predictions } = await runFakeBench({ nRuns: 1, warmups: 1, maxFrames: 9 });
  assert.deepEqual(outcomes(result), ["done", "skipped", "done"]);
  assert.match(result.passages[1].reason!, /at most 9, received 10.*--max-frames 10/);
  assert.equal(result.passages[1].measurement, null);
  assert.equal(predictions.length, 14 + 2 + 14);
  assert.ok(result.meanSpeed! > 0);
  assert.deepEqual(result.failures, []);
});

Deno.test("events come in order", async () => {
  const { events } = await runFakeBench({ nRuns: 1, warmups: 1, only: [3] });
  const predicting = stageNames.map(() => "stage-predicting");
  assert.deepEqual(events.map(({ type }) => type), [
    "passage-started",
    ...stageNames.map(() => "stage-loading"),
    "stages-loaded",
    ...[...predicting, "run-finished"],
    ...[...predicting, "run-finished"],
    "passage-finished",
    "placing",
  ]);
  assert.deepEqual(
    events.flatMap((event) =>
      event.type === "run-finished" ? [[event.warmup, event.chainMs, event.audioSeconds]] : []
    ),
    [[true, 28, 0.2], [false, 28, 0.2]],
  );
  assert.deepEqual(
    events.flatMap((event) => event.type === "stage-predicting" ? [event.stage] : []),
    [...stageNames, ...stageNames],
  );
  const last = events.at(-2)!;
  assert.ok(last.type === "passage-finished");
  assert.deepEqual([last.passage.number, last.passage.id], [3, "12"]);
});

Deno.test("a result that cannot be kept ends the benchmark", async () => {
  const full = new Error("disk full");
  let saves = 0;
  const saveResult = () => ++saves === 2 ? Promise.reject(full) : Promise.resolve();
  await assert.rejects(runFakeBench({ nRuns: 5 }, { subject: { saveResult } }), full);
  const saveAudio = () => Promise.reject(full);
  await assert.rejects(runFakeBench({}, { subject: { saveAudio } }), full);
});

Deno.test("a backend that cannot be opened ends it before anything runs", async () => {
  const messages = async function* () {
    yield { type: "unusable" as const, message: "no such library" };
  };
  const start = () => ({
    send() {},
    messages: messages(),
    kill() {},
    end: Promise.resolve({ signal: null, exitCode: 1, lastWords: "" }),
    [Symbol.asyncDispose]: () => Promise.resolve(),
  });
  await assert.rejects(runFakeBench({}, { subject: { start } }), {
    name: "WorkerStartError",
    message: "no such library",
  });
});

Deno.test("several subjects take turns, and each has a result of its own", async () => {
  const options = { nRuns: 3, warmups: 1, only: [1, 2] };
  const plan = planBench(fakePassages, options);
  const clock = new FakeClock();
  const runs: string[] = [];
  let failures = 0;
  const subjects = ["a", "b"].map((name) =>
    fakeSubject(plan, clock, {
      journal: fakeJournal(options),
      onPredict: (stage) => {
        if (stage === "albert") runs.push(name);
        if (name === "b" && stage === "tail" && failures++ === 0) throw new Error("broken");
      },
    })
  );
  const results = await runBench(plan, subjects.map(({ subject }) => subject), {
    ...{ seed: 3, conditions: readCalm },
  });
  // The first run of b fails, which costs it the passage and a nothing.
  const passage = turnsOf(plan, { subjectCount: 2, seed: 3 }).filter(({ task }) =>
    task.kind === "run" && task.passage === 2
  );
  const order = [...passage].map(({ subject }) => ["a", "b"][subject]);
  assert.deepEqual(runs.slice(-order.length), order);
  assert.equal(runs.length, 4 + 1 + order.length);
  for (const [i, { record }] of subjects.entries()) {
    assert.deepEqual(record.saved.at(-1), results[i]);
    assert.equal(results[i].status, "complete");
  }
  assert.deepEqual(outcomes(results[0]), ["done", "done"]);
  assert.equal(results[0].passages[1].measurement!.chainMs, 28);
  assert.deepEqual(outcomes(results[1]), ["failed", "done"]);
});
