import assert from "node:assert/strict";
import type { RunCommand } from "../../system/subprocess.ts";
import { fakeContext } from "./_fake_context.ts";
import { powerSample, powerSamples } from "./_power_sample.ts";
import { measureEnergy } from "./energy.ts";
import { PowermetricsUnavailableError } from "./powermetrics.ts";

/** A powermetrics that tells 100 mW at rest and 2000 at work, and samples at work until `runs` has grown by 6. */
function fakePowermetrics(runs: readonly number[]): RunCommand {
  let calls = 0;
  return async () => {
    if (++calls < 3) return powerSample(100);
    const end = runs.length + 6;
    while (runs.length < end) await Promise.resolve();
    return powerSamples(...Array<string>(8).fill(powerSample(2000, { gpuMw: 0, aneMw: 500 })));
  };
}

Deno.test("energy of an audio second is power over audio seconds a second", async () => {
  const context = fakeContext();
  const powermetrics = { os: "darwin", run: fakePowermetrics(context.runs) } as const;
  const energy = await measureEnergy({ ...context, powermetrics }, { durationMs: 4000 });
  assert.deepEqual([energy.sampleCount, energy.intervalMs], [8, 500]);
  assert.deepEqual(energy.idle, { cpuMw: 100, gpuMw: 40, aneMw: 20 });
  assert.deepEqual(energy.busy, { cpuMw: 2000, gpuMw: 0, aneMw: 500 });
  const runs = context.runs.slice(3); // without the warm-up
  const audioSeconds = runs.reduce((sum, tokens) => sum + (2 * tokens) / 40, 0);
  assert.ok(runs.length >= 6 && runs.length < 9, `received ${runs.length} runs`);
  assert.ok(Math.abs(energy.audioRate / ((1000 * audioSeconds) / (28 * runs.length)) - 1) < 1e-9);
  const { cpuMj, gpuMj, aneMj } = energy.perAudioSecond;
  assert.deepEqual([cpuMj, gpuMj, aneMj], [2000, 0, 500].map((mw) => mw / energy.audioRate));
});

Deno.test("where powermetrics may not run, no chain is loaded for it", async () => {
  const context = fakeContext();
  await assert.rejects(
    measureEnergy({ ...context, powermetrics: { os: "linux" } }, { durationMs: 1 }),
    PowermetricsUnavailableError,
  );
  assert.deepEqual(context.assignments, []);
});

Deno.test("a sampling that fails at work ends the scenario", async () => {
  const context = fakeContext();
  let calls = 0;
  const run = () => ++calls < 3 ? Promise.resolve(powerSample(1)) : Promise.reject(new Error("no"));
  const powermetrics = { os: "darwin", run } as const;
  await assert.rejects(measureEnergy({ ...context, powermetrics }, { durationMs: 1 }), /no/);
});
