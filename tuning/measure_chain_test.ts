import assert from "node:assert/strict";
import { fakeStages, tinyConfig } from "../stages/_fake_stages.ts";
import type { StageName } from "../stages/contract.ts";
import type { Features } from "../stages/chain.ts";
import type { Tensor } from "../tensor/tensor.ts";
import { traceChain } from "./chain_trace.ts";
import { measureChain } from "./measure_chain.ts";

const sample = { tokens: Int32Array.of(0, 1, 2, 0), voiceRow: new Float32Array(8) };
const config = tinyConfig;
const noisy = (value: Tensor) =>
  ({ ...value, data: value.data.map((_, i) => Math.sin(i * i) as never) }) as Tensor;
const reference = await traceChain(fakeStages({ patch: { audio: noisy } }), sample, { config });

Deno.test("the chain runs with the reference's durations, and its own are told", async () => {
  let fed: Tensor | undefined;
  const stages = fakeStages({
    patch: { audio: noisy },
    durations: () => [2, 3, 2.4, 7],
    onPredict: (stage: StageName, feeds: Features) => {
      if (stage === "alignment") fed = feeds.pred_dur;
    },
  });
  const options = { nRuns: 1, warmups: 0, maxFrames: 8, config };
  const { figures, audio } = await measureChain(stages, reference, options);
  assert.deepEqual([...fed!.data], [2, 2, 2, 2]);
  assert.deepEqual([figures.differingDurations, figures.predictedFrameCount], [2, 14]);
  assert.equal(audio.length, 4800);
  assert.deepEqual(
    [figures.distortion.logSpectralDistanceDb, figures.distortion.gainDb],
    [0, 0],
  );
});

Deno.test("warm-ups count for nothing; speed is audio over the median chain time", async () => {
  let [ms, run] = [0, 0];
  const stages = fakeStages({
    patch: { audio: noisy },
    onPredict: (stage) => {
      if (stage === "albert") run++;
      ms += stage === "vocoder" ? [1000, 40, 20, 30][run - 1] : 0;
    },
  });
  const options = { nRuns: 3, warmups: 1, maxFrames: 8, config, now: () => ms };
  const { figures } = await measureChain(stages, reference, options);
  assert.deepEqual(figures.runsMs, [40, 20, 30]);
  assert.deepEqual([figures.chainMs, figures.stagesMs.vocoder, figures.stagesMs.tail], [30, 30, 0]);
  assert.ok(Math.abs(figures.speed - 200 / 30) < 1e-9);
});
