import assert from "node:assert/strict";
import { FakeClock } from "../backends/fake.ts";
import { type FakeOptions, fakeStages, tinyConfig } from "../stages/_fake_stages.ts";
import { stageNames } from "../stages/contract.ts";
import { fakeContext } from "./_context.ts";
import { type BenchOptions, planBench } from "./plan.ts";
import { type BenchResult, parseResult } from "./result.ts";
import { type BenchEvent, type BenchSetting, runBench } from "./runner.ts";

/** Passages of 3, 5 and 4 tokens: 6, 10 and 8 frames. */
const passages = ["a", "abc", "ab"].map((phonemes, id) => ({
  id: 10 + id,
  text: phonemes.toUpperCase(),
  phonemes,
  tokenCount: phonemes.length + 2,
}));

interface Run {
  readonly result: BenchResult;
  readonly saved: BenchResult[];
  readonly events: BenchEvent[];
  readonly predictions: string[];
}

/** Runs the benchmark with fake stages; a prediction moves the clock by its stage's number in ms. */
async function run(
  options: BenchOptions,
  fake: FakeOptions = {},
  setting: Partial<BenchSetting> = {},
): Promise<Run> {
  let ms = 0;
  const predictions: string[] = [];
  const stages = fakeStages({
    ...fake,
    onPredict: (stage, feeds) => {
      ms += stageNames.indexOf(stage) + 1;
      predictions.push(stage);
      fake.onPredict?.(stage, feeds);
    },
  });
  const saved: BenchResult[] = [];
  const events: BenchEvent[] = [];
  const result = await runBench(planBench(passages, options), {
    stages,
    config: tinyConfig,
    voiceRow: () => new Float32Array(2 * tinyConfig.styleDim),
    context: fakeContext,
    now: () => ms,
    date: () => new Date(1_000_000 + ms),
    saveResult: (value) => {
      saved.push(parseResult(JSON.stringify(value)));
      return Promise.resolve();
    },
    saveAudio: ({ number }) =>
      Promise.resolve({ file: `${number}.wav`, peak: 0, clippedSamples: 0 }),
    onEvent: (event) => events.push(event),
    ...setting,
  });
  return { result, saved, events, predictions };
}
const outcomes = ({ passages }: BenchResult) => passages.map(({ outcome }) => outcome);

Deno.test("warm-ups run first and count for nothing", async () => {
  let runs = 0;
  const slowFirst = (stage: string) => {
    if (stage === "albert") runs++;
  };
  const { result, predictions } = await run({ nRuns: 3, warmups: 2 }, { onPredict: slowFirst });
  assert.equal(runs, 3 * 5);
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
  const { result } = await run({ nRuns: 1, warmups: 0 });
  const [first, second] = result.passages.map(({ measurement }) => measurement!);
  assert.deepEqual([first.frameCount, first.audioSeconds], [6, 0.15]);
  assert.deepEqual(second.durations, [2, 2, 2, 2, 2]);
  assert.ok(Math.abs(first.speed! - 150 / 28) < 1e-9);
  assert.ok(Math.abs(result.meanSpeed! - (150 + 250 + 200) / 3 / 28) < 1e-9);
});

Deno.test("the result is saved before the first run, after every run, and at the end", async () => {
  const { result, saved } = await run({ nRuns: 1, warmups: 1, only: [1, 2] });
  assert.deepEqual(saved.map(outcomes), [
    ["pending", "pending"],
    ["pending", "pending"],
    ["pending", "pending"],
    ["done", "pending"],
    ["done", "pending"],
    ["done", "pending"],
    ["done", "done"],
    ["done", "done"],
  ]);
  assert.equal(saved[1].passages[0].measurement!.runs.length, 1);
  assert.equal(saved[1].passages[0].measurement!.chainMs, null);
  assert.deepEqual(
    saved.slice(0, 3).map(({ packages }) => packages[5].predictions?.warm?.modelMs),
    [undefined, undefined, 5],
  );
  assert.equal(saved[1].packages[5].predictions!.first.modelMs, 5);
  assert.deepEqual(saved.map(({ status }) => status).slice(-2), ["running", "complete"]);
  assert.equal(saved.at(-2)!.finishedAt, null);
  assert.equal(result.startedAt, "1970-01-01T00:16:40.000Z");
  assert.equal(result.finishedAt, "1970-01-01T00:16:40.112Z");
});

Deno.test("isolated stages run on the chained feeds, each with its own warm-ups", async () => {
  const fed: unknown[] = [];
  const clock = new FakeClock();
  const { result, saved, predictions, events } = await run(
    { nRuns: 2, warmups: 1, only: [2], isolatedStages: true },
    {
      onPredict: (stage, feeds) => {
        if (stage !== "tail") return;
        fed.push(feeds);
        // The tail's runs in the chain take 7 ms; alone 100 ms in the warm-up, then 7 and 9 ms.
        clock.advance([7, 7, 7, 100, 7, 9][fed.length - 1]);
      },
    },
    { now: clock.now },
  );
  assert.equal(predictions.length, 7 * 3 + 7 * 3);
  assert.deepEqual(predictions.slice(21, 25), ["albert", "albert", "albert", "post_albert"]);
  assert.equal(fed[3], fed[2]);
  const { isolated } = result.passages[0].measurement!;
  assert.deepEqual(Object.keys(isolated!), [...stageNames]);
  assert.deepEqual(isolated!.tail, { modelMs: 5, copyMs: 1, totalMs: 8 });
  const counts = saved.map(({ passages: [{ measurement }] }) =>
    Object.keys(measurement?.isolated ?? {}).length
  );
  assert.deepEqual(counts, [0, 0, 0, 0, 1, 2, 3, 4, 5, 6, 7, 7, 7]);
  assert.equal(events.filter(({ type }) => type === "stage-isolated").length, 7);
});

Deno.test("a passage over max_frames is skipped with the reason and the others run", async () => {
  const { result, predictions } = await run({ nRuns: 1, warmups: 1, maxFrames: 9 });
  assert.deepEqual(outcomes(result), ["done", "skipped", "done"]);
  assert.match(result.passages[1].reason!, /at most 9, received 10.*--max-frames 10/);
  assert.equal(result.passages[1].measurement, null);
  assert.equal(predictions.length, 14 + 2 + 14);
  assert.ok(result.meanSpeed! > 0);
});

Deno.test("a failing passage is recorded with the error and the others run", async () => {
  let predictions = 0;
  const { result } = await run({ nRuns: 1, warmups: 0 }, {
    onPredict: () => {
      if (++predictions === 10) throw new Error("out of memory");
    },
  });
  assert.deepEqual(outcomes(result), ["done", "failed", "done"]);
  assert.equal(result.passages[1].reason, "out of memory");
  assert.equal(result.status, "complete");
});

Deno.test("an interruption keeps the runs so far and returns", async () => {
  const controller = new AbortController();
  let predictions = 0;
  const { result, saved } = await run({ nRuns: 5, warmups: 0 }, {
    onPredict: () => {
      if (++predictions === 7 * 5 + 7 * 2 + 3) controller.abort();
    },
  }, { signal: controller.signal });
  assert.equal(result.status, "interrupted");
  assert.deepEqual(outcomes(result), ["done", "interrupted", "pending"]);
  assert.equal(result.passages[1].measurement!.runs.length, 2);
  assert.equal(result.passages[1].measurement!.chainMs, 28);
  assert.equal(predictions, 7 * 5 + 7 * 2 + 3);
  assert.deepEqual(saved.at(-1), result);
  assert.ok(result.meanSpeed !== null);
});

Deno.test("events come in order, and carry the passage", async () => {
  const { events } = await run({ nRuns: 1, warmups: 1, only: [3] });
  assert.deepEqual(events.map(({ type }) => type), [
    "passage-started",
    "run-finished",
    "run-finished",
    "passage-finished",
  ]);
  assert.deepEqual(
    events.flatMap((event) => event.type === "run-finished" ? [[event.warmup, event.chainMs]] : []),
    [[true, 28], [false, 28]],
  );
  assert.equal(events[0].passage.number, 3);
  assert.equal(events[0].passage.id, "12");
});

Deno.test("a result that cannot be kept ends the benchmark", async () => {
  const full = new Error("disk full");
  let saves = 0;
  const saveResult = () => ++saves === 3 ? Promise.reject(full) : Promise.resolve();
  await assert.rejects(run({ nRuns: 5 }, {}, { saveResult }), full);
  const saveAudio = () => Promise.reject(full);
  await assert.rejects(run({}, {}, { saveAudio }), full);
});
