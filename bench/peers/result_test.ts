import assert from "node:assert/strict";
import { peersMarkdown } from "./markdown.ts";
import { meanFigures, passageFigures, type PeersResult } from "./result.ts";

/** Passage 1: us 1 s in 500 ms, PyTorch 1 s in 1000 ms. Passage 2: us 4 s in 1000 ms, PyTorch 2 s in 4000 ms. */
const result: PeersResult = {
  schemaVersion: 1,
  startedAt: "2030-01-01T00:00:00.000Z",
  environment: {
    os: "linux",
    osRelease: "6",
    arch: "x86_64",
    cpuModel: "a processor",
    logicalCores: 2,
    memoryBytes: 1,
    denoVersion: "2",
    kokobenchVersion: "0",
    gitCommit: null,
    gitDirty: null,
  },
  weights: { source: "seed 1", sha256: "0".repeat(64) },
  voice: "af_heart",
  preset: "fp16",
  threads: 2,
  rounds: 3,
  warmups: 1,
  baseline: "pytorch",
  peers: [
    { id: "kokobench", label: "this chain", facts: { onnxruntime: "1" } },
    { id: "pytorch", label: "PyTorch", facts: {} },
  ],
  passages: [
    {
      number: 1,
      tokenCount: 13,
      peers: {
        kokobench: { sampleCount: 24_000, runsMs: [9000, 500, 400] },
        pytorch: { sampleCount: 24_000, runsMs: [1000, 900, 1100] },
      },
    },
    {
      number: 2,
      tokenCount: 66,
      peers: {
        kokobench: { sampleCount: 96_000, runsMs: [1000, 1000, 1000] },
        pytorch: { sampleCount: 48_000, runsMs: [4000, 4000, 4000] },
      },
    },
  ],
};

Deno.test("a passage's figures are of the median run and of the peer's own audio", () => {
  assert.deepEqual(passageFigures(result.passages[0], "kokobench", "pytorch"), {
    ms: 500,
    audioSeconds: 1,
    speed: 2,
    ratio: 2,
  });
  assert.equal(passageFigures(result.passages[1], "kokobench", "pytorch").ratio, 8);
});

Deno.test("the mean speed is the mean of the passages' speeds, its ratio that of the means", () => {
  assert.deepEqual(meanFigures(result, "kokobench"), {
    ms: 750,
    audioSeconds: 2.5,
    speed: 3,
    ratio: 4,
  });
  assert.equal(meanFigures(result, "pytorch").ratio, 1);
});

Deno.test("the Markdown has a row for each passage and one of means", () => {
  const lines = peersMarkdown(result).split("\n");
  assert.ok(lines.includes("| 1 | 13 | 1.00 | 500 | 2.00x | 2.00 | 1000 | 1.00x | 1.00 |"));
  assert.ok(lines.includes("| mean |  |  | 750 | 3.00x | 4.00 | 2500 | 0.75x | 1.00 |"));
  assert.ok(lines.includes(`Weights: seed 1, SHA-256 \`${"0".repeat(64)}\`.`));
  const widths = lines.filter((line) => line.startsWith("|")).map((line) => line.split("|").length);
  assert.deepEqual(new Set(widths), new Set([11]));
});

Deno.test("the Markdown says which weights are not the official ones", () => {
  const weights = { ...result.weights, format: "onnx-int8-smoothed" } as const;
  assert.match(
    peersMarkdown({ ...result, weights }),
    /0`; dequantized and smoothed with noise, not/,
  );
});
