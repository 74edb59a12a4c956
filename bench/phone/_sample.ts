/**
 * A staging of the small model, for tests here and in `ffi/swift/Tests`. The committed sample is what the phone's side is tested
 * with; `deno run --allow-write bench/phone/_sample.ts` writes it anew.
 * @module
 */
import { smallConfig } from "../../convert/checkpoint/seeded.ts";
import { presetNamed } from "../../convert/presets/built_in.ts";
import { voiceRowCount } from "../../passages/voices/voice.ts";
import { stageNames } from "../../stages/contract.ts";
import { fakeContext } from "../_context.ts";
import { planBench } from "../plan.ts";
import { type PackageMeasures, type Staging, stagingOf, type StagingParts } from "./staging.ts";

/** Three passages of 8, 22 and 4 tokens in a made-up voice. */
export const sampleParts: StagingParts = {
  program: { kokobenchVersion: "0.1.0", gitCommit: "0".repeat(40), gitDirty: null },
  preset: presetNamed("fp16"),
  weights: fakeContext.weights,
  plan: planBench(
    ["həlˈO.", "ði ˈɜɹli mˈɔɹnɪŋ sˈʌ", "a\u0303"].map((phonemes, id) => ({
      id,
      text: `passage ${id}`,
      phonemes,
      tokenCount: [...phonemes].length + 2,
    })),
    { nRuns: 2, warmups: 1, maxFrames: 60 },
  ),
  voice: {
    ...fakeContext.voice,
    rows: Float32Array.from(
      { length: voiceRowCount * 2 * smallConfig.styleDim },
      (_, i) => Math.sin(i),
    ),
  },
  config: smallConfig,
};

/** What is staged of {@link sampleParts}. */
export const sampleStaging = (): Staging =>
  stagingOf(
    sampleParts,
    Object.fromEntries(
      stageNames.map((stage, i) => [stage, { sha256: `${i}`.repeat(64), sizeBytes: 1000 + i }]),
    ) as PackageMeasures,
  );

/** The committed sample. */
export const sampleUrl: URL = new URL(
  "../../ffi/swift/Tests/Samples/staging.json",
  import.meta.url,
);

if (import.meta.main) {
  await Deno.writeTextFile(sampleUrl, JSON.stringify(sampleStaging()) + "\n");
}
