import assert from "node:assert/strict";
import { presetNamed } from "../convert/presets/built_in.ts";
import { comparisonFixture } from "../reports/presets/_fixture.ts";
import { startComparison } from "./_start.ts";
import { fakeComparison } from "./_testing.ts";
import type { Comparison } from "./comparison_result.ts";

const [fp16, fp32] = [presetNamed("fp16"), presetNamed("fp32")];
const { presets: [{ figures }] } = comparisonFixture();
const now = new Date(0);

/** A comparison of what {@link fakeComparison} compares, with fp16 done. */
async function earlierOne(): Promise<Comparison> {
  const fresh = await startComparison(fakeComparison("").setting, new Date(-1));
  const presets = [{ preset: fp16, outcome: "done" as const, reason: null, figures }];
  return JSON.parse(JSON.stringify({ ...fresh, presets }));
}

const outcomes = ({ presets }: Comparison) => presets.map(({ outcome }) => outcome);

Deno.test("a comparison starts with nothing but what is to be done", async () => {
  const { setting } = fakeComparison("", {}, { only: [2], nRuns: 4 });
  const comparison = await startComparison(setting, now);
  assert.deepEqual(outcomes(comparison), ["pending", "pending"]);
  assert.deepEqual([comparison.status, comparison.startedAt], ["running", now.toISOString()]);
  assert.deepEqual(comparison.passages.map(({ number, tokenCount }) => [number, tokenCount]), [
    [2, 13],
  ]);
  assert.deepEqual(comparison.settings, { nRuns: 4, warmups: 0, maxFrames: 2000 });
});

Deno.test("presets that are done are taken over, in whatever order", async () => {
  const earlier = await earlierOne();
  const comparison = await startComparison(fakeComparison("", { earlier }).setting, now);
  assert.deepEqual(outcomes(comparison), ["pending", "done"]);
  assert.deepEqual(comparison.presets[1], earlier.presets[0]);
  assert.equal(comparison.startedAt, new Date(-1).toISOString());
});

Deno.test("a preset whose audio is lost, or that has failed, is pending again", async () => {
  const earlier = await earlierOne();
  const { setting } = fakeComparison("", { earlier });
  const hasAudio = (file: string) => Promise.resolve(file !== figures!.passages[1].file);
  const lossy = { ...setting, store: { ...setting.store, hasAudio } };
  assert.deepEqual(outcomes(await startComparison(lossy, now)), ["pending", "pending"]);

  Object.assign(earlier.presets[0], { outcome: "failed", reason: "bad luck", figures: null });
  assert.deepEqual(outcomes(await startComparison(setting, now)), ["pending", "pending"]);
});

Deno.test("nothing is taken over from a comparison of something else", async () => {
  const earlier = await earlierOne();
  const sha256 = "e".repeat(64);
  const others: Partial<Comparison>[] = [
    { weights: { ...earlier.weights, sha256 } },
    { voice: { ...earlier.voice, sha256 } },
    { environment: { ...earlier.environment, gitCommit: "f".repeat(40) } },
    { backend: { ...earlier.backend, details: { threads: "64" } } },
    { converterVersion: earlier.converterVersion + 1 },
    { settings: { ...earlier.settings, nRuns: 7 } },
    { referencePreset: fp16 },
    { passages: earlier.passages.map((passage) => ({ ...passage, phonemes: "a" })) },
    { presets: [{ ...earlier.presets[0], preset: { ...fp16, target: "iOS18" } }] },
  ];
  for (const other of others) {
    const { setting } = fakeComparison("", {
      presets: [fp32, fp16],
      earlier: { ...earlier, ...other },
    });
    const comparison = await startComparison(setting, now);
    assert.deepEqual(outcomes(comparison), ["pending", "pending"], Object.keys(other)[0]);
  }
  const same: Partial<Comparison> = {
    weights: { ...earlier.weights, reason: "chosen by somebody else" },
    environment: { ...earlier.environment, gitDirty: !earlier.environment.gitDirty },
  };
  const { setting } = fakeComparison("", { earlier: { ...earlier, ...same } });
  assert.deepEqual(outcomes(await startComparison(setting, now)), ["pending", "done"]);
});
