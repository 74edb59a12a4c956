import assert from "node:assert/strict";
import { type FakeOptions, fakeStages, tinyConfig } from "../stages/_fake_stages.ts";
import { StageError } from "../stages/stage_error.ts";
import { filled } from "./_testing.ts";
import { audioOf, durationsOf, rerunAltered, traceChain } from "./chain_trace.ts";

const sample = { tokens: Int32Array.of(0, 1, 2, 0), voiceRow: new Float32Array(8).fill(1 / 3) };
const config = tinyConfig;

/** Fake stages, and the names of those that were run, in order. */
function watched(options: FakeOptions = {}) {
  const run: string[] = [];
  return { run, stages: fakeStages({ ...options, onPredict: (stage) => run.push(stage) }) };
}

Deno.test("a trace keeps what the host gave and every output, by the names that stages take them by", async () => {
  const { stages } = watched({ patch: { F0: filled(100), audio: filled(0.5) } });
  const trace = await traceChain(stages, sample, { config });
  assert.deepEqual(
    Object.keys(trace.values).sort(),
    [
      ...["F0_curve", "N_pred", "anchor", "asr", "attention_mask", "audio", "bert_dur", "d"],
      ...["duration", "en", "input_ids", "pred_dur", "speed", "style_s", "style_timbre", "t_en"],
      ...["x_pre", "x_source_0", "x_source_1"],
    ],
  );
  assert.equal(trace.frameCount, 8);
  assert.deepEqual([...durationsOf(trace)], [2, 2, 2, 2]);
  assert.equal(trace.values.F0_curve.data[15], 100);
  assert.deepEqual(audioOf(trace), new Float32Array(4800).fill(0.5));
});

Deno.test("values stay as they were given, not as they are cast for the stage that takes them", async () => {
  const third = Math.fround(1 / 3);
  const stages = fakeStages({
    dtypes: { vocoder: "fp16" },
    patch: { F0: filled(third), x_pre: filled(third) },
  });
  const { values } = await traceChain(stages, sample, { config });
  assert.deepEqual([values.F0_curve.dtype, values.F0_curve.data[0]], ["fp32", third]);
  assert.deepEqual([values.style_timbre.dtype, values.style_timbre.data[0]], ["fp32", third]);
  assert.equal(values.x_pre.dtype, "fp16");
});

Deno.test("more frames than the packages accept are an error", async () => {
  await assert.rejects(traceChain(fakeStages(), sample, { config, maxFrames: 7 }), StageError);
});

Deno.test("a rerun starts at the first altered stage and takes all before it from its base", async () => {
  const base = await traceChain(fakeStages({ patch: { asr: filled(7) } }), sample, { config });
  const { run, stages } = watched();
  const altered = watched({ patch: { N: filled(9), audio: filled(0.25) } });
  const rerun = await rerunAltered(base, stages, {
    tail: altered.stages.tail,
    prosody: altered.stages.prosody,
  }, { config });
  assert.deepEqual(altered.run, ["prosody", "tail"]);
  assert.deepEqual(run, ["noise", "vocoder"]);
  assert.equal(rerun.values.N_pred.data[0], 9);
  assert.equal(rerun.values.asr, base.values.asr);
  assert.equal(audioOf(rerun)[0], 0.25);
  assert.equal(audioOf(base)[0], 0);
});

Deno.test("a rerun keeps the base's durations whatever is predicted", async () => {
  const base = await traceChain(fakeStages(), sample, { config });
  const slower = fakeStages({ durations: (n) => Array(n).fill(5) });
  const rerun = await rerunAltered(base, slower, { albert: slower.albert }, { config });
  assert.equal(rerun.values.duration.data[0], 5);
  assert.deepEqual([rerun.frameCount, audioOf(rerun).length], [8, 4800]);
});

Deno.test("with nothing altered there is nothing to run", async () => {
  const base = await traceChain(fakeStages(), sample, { config });
  const { run, stages } = watched();
  assert.equal(await rerunAltered(base, stages, {}, { config }), base);
  assert.deepEqual(run, []);
});

Deno.test("an interrupted rerun stops before the next stage", async () => {
  const base = await traceChain(fakeStages(), sample, { config });
  const controller = new AbortController();
  const run: string[] = [];
  const stages = fakeStages({
    onPredict: (stage) => {
      run.push(stage);
      if (stage === "noise") controller.abort(new Error("Ctrl-C"));
    },
  });
  const { signal } = controller;
  await assert.rejects(rerunAltered(base, stages, stages, { config, signal }), /Ctrl-C/);
  assert.equal(run.at(-1), "noise");
});

Deno.test("held stages are run only where they are altered", async () => {
  const base = await traceChain(fakeStages({ patch: { x_source_0: filled(7) } }), sample, {
    config,
  });
  const { run, stages } = watched();
  const held = { config, held: ["noise"] } as const;
  const rerun = await rerunAltered(base, stages, { prosody: fakeStages().prosody }, held);
  assert.deepEqual(run, ["vocoder", "tail"]);
  assert.equal(rerun.values.x_source_0, base.values.x_source_0);
  const altered = await rerunAltered(rerun, stages, { noise: fakeStages().noise }, held);
  assert.equal(altered.values.x_source_0.data[0], 0);
});
