import assert from "node:assert/strict";
import { fakeBackend, FakeClock } from "../../backends/fake.ts";
import type { BenchResult } from "../../bench/result.ts";
import { type MadeUp, madeUpResult } from "../_results.ts";
import { areRight, countRight, isRight, type Trial, type TrialsResult } from "./result.ts";
import { runTrial, type Sample, type Sides } from "./run_trial.ts";
import { runTrials } from "./run_trials.ts";
import { slowBackend } from "./slow_backend.ts";

/** Measures made-up sides, and keeps what it was asked for. */
function measuring(noise: number | ((sample: Sample) => number)) {
  const samples: Sample[] = [];
  const measure = (sample: Sample): Promise<Sides> => {
    samples.push(sample);
    const { series, runs, seed } = sample;
    const of = (turn: "a" | "b", part: MadeUp = {}): BenchResult =>
      madeUpResult({
        ...{
          runs,
          seed: `${series} ${seed}`,
          noise: typeof noise === "number" ? noise : noise(sample),
        },
        ...(series === "apart" ? { seed: `${seed} ${turn}` } : { turn }),
        ...part,
      });
    const slowed = series === "slowed" ? { vocoder: 1.05 } : {};
    return Promise.resolve([of("a"), of("b", { slowed })]);
  };
  return { samples, measure };
}
const setting = {
  ...{ number: 1, stage: "vocoder" as const, effect: 0.05, pilotRuns: 10, mostRuns: 400, seed: 7 },
};

Deno.test("a pilot decides on the number of runs, by its noise alone, and is not tested", async () => {
  const { samples, measure } = measuring(0.05);
  const trial = await runTrial({ ...setting, series: "slowed", measure });
  assert.deepEqual(trial.pilots, samples.slice(0, -1).map(({ runs }) => runs));
  assert.deepEqual([trial.pilots[0], trial.runs], [10, samples.at(-1)!.runs]);
  assert.ok(trial.needed <= trial.runs && trial.runs > 20, `${trial.needed} ${trial.runs}`);
  assert.equal(new Set(samples.map(({ seed }) => seed)).size, samples.length);
  assert.deepEqual([trial.unit, trial.slower.includes("vocoder")], ["round", true]);
  assert.ok(isRight(trial, "vocoder") && !isRight({ ...trial, slower: ["chain"] }, "vocoder"));
});

Deno.test("a sample that is too small by its own noise is another pilot, up to the most runs", async () => {
  // The first is calm, so that it asks for few.
  const { measure } = measuring(({ runs }) => runs === 10 ? 0.01 : 0.2);
  const trial = await runTrial({ ...setting, series: "same", mostRuns: 60, measure });
  assert.deepEqual([trial.pilots[0], trial.pilots.length > 1, trial.runs], [10, true, 60]);
  assert.ok(trial.needed > 60);
});

Deno.test("apart, the first sample is tested: no number of runs would do", async () => {
  const { samples, measure } = measuring(0.05);
  const trial = await runTrial({ ...setting, series: "apart", measure });
  assert.deepEqual([samples.length, trial.pilots, trial.runs, trial.unit], [1, [], 10, "session"]);
  assert.ok(isRight(trial, "vocoder"));
  assert.ok(!isRight({ ...trial, faster: ["vocoder"] }, "vocoder"));
  assert.ok(isRight({ ...trial, faster: ["tail"] }, "vocoder"));
});

Deno.test("nine of ten 5% slowdowns are found, and nothing where nothing is", async () => {
  const { measure } = measuring(0.05);
  for (const series of ["slowed", "same"] as const) {
    const trials = await Promise.all(
      Array.from(
        { length: 20 },
        (_, i) => runTrial({ ...setting, series, measure, pilotRuns: 15, seed: 1000 * i }),
      ),
    );
    const right = trials.filter((trial) => isRight(trial, "vocoder")).length;
    assert.ok(right >= 18, `${series}: ${right} of 20`);
  }
});

const { environment, backend, weights, voice } = madeUpResult();
const begun: TrialsResult = {
  ...{ schemaVersion: 1, startedAt: "2026-01-01T00:00:00.000Z" },
  ...{ environment, backend, weights, voice },
  settings: {
    ...{ preset: "fp16", passage: 1, tokenCount: 3, text: "Ah.", stage: "vocoder", effect: 0.05 },
    ...{ pilotRuns: 10, mostRuns: 60, warmups: 1, seed: 1 },
  },
  trials: [],
};

Deno.test("trials take turns, are saved one by one, and those that are there are not run again", async () => {
  const { samples, measure } = measuring(0.01);
  const saved: number[] = [];
  const options = {
    ...{ series: ["same", "apart"] as const, trials: 2, measure },
    save: ({ trials }: TrialsResult) => Promise.resolve(void saved.push(trials.length)),
  };
  const first = await runTrials(begun, { ...options, trials: 1 });
  const all = await runTrials(first, options);
  assert.deepEqual(saved, [1, 2, 3, 4]);
  assert.deepEqual(all.trials.map(({ series, number }) => [series, number]), [
    ...[["same", 1], ["apart", 1], ["same", 2], ["apart", 2]],
  ]);
  assert.equal(samples.filter(({ series }) => series === "apart").length, 2);
  const aborted = { ...options, signal: AbortSignal.abort(new Error("stopped")) };
  await assert.rejects(runTrials(begun, aborted), /stopped/);
});

Deno.test("90% of each series have to be right", () => {
  const trial = { slower: [], faster: [] } as unknown as Trial;
  const of = (wrong: number): TrialsResult => ({
    ...begun,
    trials: Array.from({ length: 20 }, (_, i) => ({
      ...{ ...trial, series: "same" as const, number: i + 1 },
      slower: i < wrong ? ["vocoder" as const] : [],
    })),
  });
  assert.deepEqual(countRight(of(2), "same"), { right: 18, all: 20 });
  assert.deepEqual([of(0), of(2), of(3)].map(areRight), [true, true, false]);
});

Deno.test("a slowed stage takes its share longer, and the others as long as they do", async () => {
  const clock = new FakeClock();
  const now = () => {
    clock.advance(0.5); // a reading takes time, too
    return clock.now();
  };
  const silent = { inputs: [], outputs: [], predict: () => ({}) };
  const stages = {
    vocoder: { ...silent, modelMs: () => 100 },
    tail: { ...silent, modelMs: () => 20 },
  };
  const backend = slowBackend(fakeBackend(stages, clock), "vocoder", 0.1, now);
  assert.equal(backend.name, "fake");
  const times = async (stage: "vocoder" | "tail") => {
    await using loaded = await backend.load(stage, "");
    const begun = clock.now();
    const { modelMs } = await loaded.predict({});
    return { elapsedMs: clock.now() - begun, modelMs };
  };
  const slowed = await times("vocoder");
  for (const ms of Object.values(slowed)) assert.ok(Math.abs(ms - 110) < 3, String(ms));
  assert.deepEqual(await times("tail"), { elapsedMs: 20, modelMs: 20 });
});
