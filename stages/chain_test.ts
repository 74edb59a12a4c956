import assert from "node:assert/strict";
import { type Tensor, tensor } from "../tensor/tensor.ts";
import {
  type FakeOptions,
  fakeStages as makeStages,
  tinyConfig as config,
} from "./_fake_stages.ts";
import { type Features, type LoadedStages, runChain, runStage, type Sample } from "./chain.ts";
import { type StageName, stageNames } from "./contract.ts";
import type { LoadedStage } from "./loaded_stage.ts";
import { StageError, TooManyFramesError } from "./stage_error.ts";

const sample: Sample = {
  tokens: Int32Array.of(0, 3, 4, 0),
  voiceRow: Float32Array.of(1, 2, 3, 4, 5, 6, 7, 8),
};
/** T_a of the durations below after rounding: 2 + 2 + 3 + 1. */
const durations = [1.5, 2.5, 3.2, 0.1];
const frameCount = 8;
type Seen = Partial<Record<StageName, Features>>;

/** Stages with the durations above; `seen` keeps what each was fed. */
function fakeStages(
  seen: Seen = {},
  dtypes: FakeOptions["dtypes"] = {},
  patch: FakeOptions["patch"] = {},
): LoadedStages {
  const onPredict = (stage: StageName, feeds: Features) => {
    seen[stage] = feeds;
  };
  return makeStages({ durations: () => durations, dtypes, patch, onPredict });
}

/** A clock that moves by one millisecond at each look. */
const ticking = () => {
  let ms = 0;
  return () => ms++;
};

Deno.test("the chain feeds every stage and gives audio of 600 samples a frame", async () => {
  const seen: Record<string, Features> = {};
  const run = await runChain(fakeStages(seen), sample, { config, now: ticking() });
  assert.equal(run.frameCount, frameCount);
  assert.equal(run.audio.length, 600 * frameCount);
  assert.deepEqual([...run.durations], [2, 2, 3, 1]);
  assert.deepEqual([...seen.albert.input_ids.data], [0, 3, 4, 0]);
  assert.deepEqual([...seen.albert.attention_mask.data], [1, 1, 1, 1]);
  assert.deepEqual([...seen.post_albert.speed.data], [1]);
  assert.deepEqual([...seen.post_albert.style_s.data], [5, 6, 7, 8]);
  assert.deepEqual([...seen.noise.style_timbre.data], [1, 2, 3, 4]);
  assert.deepEqual([...seen.alignment.pred_dur.data], [2, 2, 3, 1]);
  assert.deepEqual(seen.vocoder.F0_curve.shape, [1, 2 * frameCount]);
  assert.deepEqual(seen.tail.x_pre.shape, [1, 2, 120 * frameCount + 1]);
  assert.equal(run.feeds, undefined);
});

Deno.test("F0 and N reach the vocoder under their own names", async () => {
  const seen: Record<string, Features> = {};
  const filled = (value: number) => (t: Tensor) =>
    ({ ...t, data: (t.data as Float32Array).map(() => value) }) as Tensor;
  await runChain(fakeStages(seen, {}, { F0: filled(7), N: filled(9) }), sample, { config });
  assert.equal(seen.noise.F0_curve.data[0], 7);
  assert.equal(seen.vocoder.F0_curve.data[0], 7);
  assert.equal(seen.vocoder.N_pred.data[0], 9);
});

Deno.test("times of stages and of the chain come from the clock and the backend", async () => {
  const { stageTimes, chainMs } = await runChain(fakeStages(), sample, { config, now: ticking() });
  assert.deepEqual(stageTimes.albert, { modelMs: 5, copyMs: 2, totalMs: 2 });
  // Two looks around each of the seven stages' casts, one after it, one at each end of the chain.
  assert.equal(chainMs, 3 * 7 + 1);
});

Deno.test("feeds are cast to the dtype that each package declares", async () => {
  const seen: Record<string, Features> = {};
  const fp16 = { albert: "fp16", post_albert: "fp16", prosody: "fp16", vocoder: "fp16" } as const;
  const run = await runChain(fakeStages(seen, fp16), sample, { config, keepFeeds: true });
  assert.equal(seen.post_albert.style_s.dtype, "fp16");
  assert.equal(seen.alignment.d.dtype, "fp32");
  assert.equal(seen.noise.F0_curve.dtype, "fp32");
  assert.equal(seen.vocoder.x_source_1.dtype, "fp16");
  assert.equal(seen.tail.x_pre.dtype, "fp32");
  assert.deepEqual(Object.keys(run.feeds!), [...stageNames]);
  assert.equal(run.feeds!.tail.x_pre, seen.tail.x_pre);
});

Deno.test("a value that overflows fp16 at a boundary is an error that names the feature", async () => {
  const huge = (value: Tensor) => {
    (value.data as Float32Array)[3] = 65520;
    return value;
  };
  await assert.rejects(
    runChain(fakeStages({}, { vocoder: "fp16" }, { x_source_1: huge }), sample, { config }),
    (error: unknown) =>
      error instanceof StageError && error.stage === "vocoder" &&
      error.feature === "x_source_1" && error.what.startsWith("element 3 overflows"),
  );
});

Deno.test("an output of another shape or dtype than the contract's is an error", async () => {
  const short = () => tensor("fp32", [1, 15], new Float32Array(15)) as Tensor;
  await assert.rejects(
    runChain(fakeStages({}, {}, { F0: short }), sample, { config }),
    /stage prosody: F0: wrong shape, expected \[1,16\] at T = 4, T_a = 8, received \[1,15\]/,
  );
  const turned = () => tensor("fp32", [16, 1], new Float32Array(16)) as Tensor;
  await assert.rejects(
    runChain(fakeStages({}, {}, { F0: turned }), sample, { config }),
    /expected \[1,16\] .*received \[16,1\]/,
  );
  const integers = (t: Tensor) => tensor("int32", t.shape, new Int32Array(t.data.length)) as Tensor;
  await assert.rejects(
    runChain(fakeStages({}, {}, { audio: integers }), sample, { config }),
    /stage tail: audio: wrong dtype, expected fp16 or fp32, received int32/,
  );
});

Deno.test("the vocoder's anchor may be of either form, whatever it holds", async () => {
  const anchored = (...shape: number[]) =>
    runChain(
      fakeStages({}, {}, {
        anchor: () => {
          const length = shape.reduce((product, size) => product * size);
          return tensor("fp32", shape, new Float32Array(length).fill(Infinity)) as Tensor;
        },
      }),
      sample,
      { config },
    );
  for (const shape of [[1], [1, 1], [600 * frameCount], [1, 600 * frameCount]]) {
    assert.equal((await anchored(...shape)).audio.length, 600 * frameCount);
  }
  await assert.rejects(
    anchored(600),
    /stage vocoder: anchor: wrong shape, expected \[1\] or \[4800\] at T = 4, T_a = 8, received \[600\]/,
  );
});

Deno.test("leading axes of 1 on the audio are dropped", async () => {
  const deep = (t: Tensor) => ({ ...t, shape: [1, 1, ...t.shape] }) as Tensor;
  const run = await runChain(fakeStages({}, {}, { audio: deep }), sample, { config });
  assert.equal(run.audio.length, 600 * frameCount);
});

Deno.test("a package that lacks an input or an output is named", async () => {
  const stages = { ...fakeStages() };
  await assert.rejects(
    runChain({ ...stages, noise: { ...stages.noise, inputs: [] } }, sample, { config }),
    /stage noise: F0_curve: the package has no such input/,
  );
  const { predict } = stages.noise;
  const lacking: LoadedStage = {
    ...stages.noise,
    predict: async (feeds) => ({ ...await predict(feeds), outputs: {} }),
  };
  await assert.rejects(
    runChain({ ...stages, noise: lacking }, sample, { config }),
    /stage noise: x_source_0: the package has no such output, received none/,
  );
});

Deno.test("too many frames are detected before Alignment runs", async () => {
  const seen: Seen = {};
  await assert.rejects(
    runChain(fakeStages(seen), sample, { config, maxFrames: 7 }),
    (error: unknown) => error instanceof TooManyFramesError && error.frameCount === frameCount,
  );
  assert.equal(seen.alignment, undefined);
  await runChain(fakeStages(), sample, { config, maxFrames: 8 });
});

Deno.test("an aborted chain stops before the next stage", async () => {
  const controller = new AbortController();
  const seen: Seen = {};
  const abort = (t: Tensor) => {
    controller.abort();
    return t;
  };
  await assert.rejects(
    runChain(fakeStages(seen, {}, { en: abort }), sample, { config, signal: controller.signal }),
    { name: "AbortError" },
  );
  assert.ok(seen.alignment);
  assert.equal(seen.prosody, undefined);
});

Deno.test("samples that the chain cannot speak are refused", async () => {
  const wrong: [Partial<Sample>, RegExp][] = [
    [{ tokens: Int32Array.of(0) }, /2 to 512 tokens with their padding, received 1/],
    [{ tokens: new Int32Array(513) }, /received 513/],
    [{ tokens: Int32Array.of(0, 178, 0) }, /token ids from 0 to 177, received 178/],
    [{ tokens: Int32Array.of(0, -1, 0) }, /received -1/],
    [{ speed: 0 }, /a speed over 0, received 0/],
    [{ speed: NaN }, /received NaN/],
    [{ voiceRow: new Float32Array(7) }, /expected 8 values, received 7/],
  ];
  for (const [part, message] of wrong) {
    await assert.rejects(runChain(fakeStages(), { ...sample, ...part }, { config }), {
      name: "RangeError",
      message,
    });
  }
});

Deno.test("given durations replace the predicted ones", async () => {
  const seen: Record<string, Features> = {};
  const given = Int32Array.of(1, 4, 1, 1);
  const run = await runChain(fakeStages(seen), sample, { config, durations: given });
  assert.deepEqual([...seen.alignment.pred_dur.data], [...given]);
  assert.deepEqual([...run.durations], [...given]);
  assert.equal(run.audio.length, 600 * 7);
  await assert.rejects(
    runChain(fakeStages(), sample, { config, durations: Int32Array.of(7) }),
    RangeError,
  );
});

Deno.test("every stage is shown with what it was fed and gave", async () => {
  const seen: Record<string, Features> = {};
  const shown: [StageName, Features, Features][] = [];
  await runChain(fakeStages(seen), sample, {
    config,
    onStage: (...stage) => shown.push(stage),
  });
  assert.deepEqual(shown.map(([name]) => name), [...stageNames]);
  for (const [name, feeds] of shown) assert.equal(feeds, seen[name]);
  assert.deepEqual(shown[3][2].F0.shape, [1, 2 * frameCount]);
});

Deno.test("a stage runs alone as the chain runs it", async () => {
  const seen: Record<string, Features> = {};
  const stages = fakeStages(seen, { prosody: "fp16" });
  const { feeds } = await runChain(fakeStages(), sample, { config, keepFeeds: true });
  const sizes = { T: 4, T_a: frameCount };
  const { F0 } = await runStage("prosody", stages.prosody, feeds!.prosody, sizes, config);
  assert.equal(seen.prosody.en.dtype, "fp16");
  assert.deepEqual(F0.shape, [1, 2 * frameCount]);
  await assert.rejects(
    runStage("prosody", stages.prosody, feeds!.prosody, { T: 4, T_a: 9 }, config),
    /prosody: F0: wrong shape/,
  );
});
