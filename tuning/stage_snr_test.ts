import assert from "node:assert/strict";
import { fakeStages, tinyConfig } from "../stages/_fake_stages.ts";
import { filled } from "./_testing.ts";
import { traceChain } from "./chain_trace.ts";
import { stageSnrDb } from "./stage_snr.ts";

const sample = { tokens: Int32Array.of(0, 1, 2, 0), voiceRow: new Float32Array(8) };
const reference = await traceChain(
  fakeStages({ patch: { x_pre: filled(1), F0: filled(1), N: filled(1), anchor: filled(1) } }),
  sample,
  { config: tinyConfig },
);
const near = (actual: number, expected: number) =>
  assert.ok(Math.abs(actual - expected) < 0.01, `${actual} for ${expected}`);

Deno.test("a stage that gives what the reference gave has an infinite ratio", async () => {
  const { tail } = fakeStages();
  assert.equal(await stageSnrDb("tail", tail, reference, tinyConfig), Infinity);
});

Deno.test("the ratio is that of the worst output, under the name that later stages take", async () => {
  const { prosody } = fakeStages({ patch: { F0: filled(1.1), N: filled(1.01) } });
  near(await stageSnrDb("prosody", prosody, reference, tinyConfig), 20);
});

Deno.test("the anchor counts for nothing", async () => {
  const { vocoder } = fakeStages({ patch: { x_pre: filled(0.99), anchor: filled(5) } });
  near(await stageSnrDb("vocoder", vocoder, reference, tinyConfig), 40);
});

Deno.test("the stage is fed the reference's values", async () => {
  let fed: unknown;
  const { tail } = fakeStages({ onPredict: (_, feeds) => fed = feeds.x_pre });
  await stageSnrDb("tail", tail, reference, tinyConfig);
  assert.equal(fed, reference.values.x_pre);
});
