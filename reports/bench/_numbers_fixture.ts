/** A benchmark with everything that one can have, in which no two numbers look alike. */
import type { BenchResult } from "../../bench/result.ts";
import { distinct } from "../_distinct.ts";
import { failedFixture } from "../_fixture.ts";
import { fullFixture } from "./_full_fixture.ts";
import { energyFixture, type footprintFixture, throughputFixture } from "../scenarios/_fixture.ts";

/** The fixture: six passages on a Mac, with loads, placement, all scenarios, failures and warnings. */
export function numbersFixture(): BenchResult {
  const full = fullFixture();
  const memory = full.scenarios!.memory as typeof footprintFixture;
  const [vocoderCrash] = failedFixture().failures;
  const result = distinct({
    ...full,
    settings: { ...full.settings, minTimeMs: 2500, untilStable: 0.01, maxRuns: 900, nRuns: 60 },
    harness: { clockResolutionUs: 4.5, stageOverheadUs: 87.5 },
    conditions: {
      before: { ...full.conditions!.before, loadAverage: [7.25, 6.5, 5.75] },
      after: { ...full.conditions!.before, loadAverage: [9.25, 8.5, 3.75] },
    },
    packages: full.packages.map((info, i) => ({
      ...info,
      sha256: `${i}123456789abcdef`.repeat(4),
      cachedLoadMs: 90,
      predictions: {
        passage: 3,
        first: { modelMs: 300 + 40 * i, copyMs: 5 },
        warm: { modelMs: 30 + i, copyMs: 2 },
      },
    })),
    scenarios: {
      ...full.scenarios,
      memory: { ...memory, ...measuredMemory(memory, 2 ** 20) },
      "long-text": { ...full.scenarios!["long-text"], underruns: 7 },
      throughput: throughputFixture,
      energy: {
        ...energyFixture,
        idle: { cpuMw: 140, gpuMw: 25, aneMw: 4 },
        busy: { cpuMw: 2000, gpuMw: 60, aneMw: 7 },
        perAudioSecond: { cpuMj: 500, gpuMj: 33, aneMj: 71 },
      },
    },
    failures: [{ ...vocoderCrash, prediction: 23 }],
  } as BenchResult, ["platform", "chainCount", "minTimeMs", "untilStable"]);
  for (const { stage, operations } of result.placement!.stages) {
    if (stage === "albert") operations[2].device = "neuralEngine";
    if (stage === "vocoder") operations[1].device = "gpu";
  }
  for (const { measurement } of result.passages) {
    const { chain, stageSumMs, stages } = measurement!.statistics!;
    for (const summary of [chain, stageSumMs, ...Object.values(stages)]) summary.warnings = [];
  }
  const [first, second] = result.passages;
  first.measurement!.statistics!.chain.warnings = [
    { kind: "outliers", places: [1, 2, 3], worstRatio: 1.8765 },
    { kind: "drift", relativeChange: 0.4321, probability: 0.01 },
  ];
  second.measurement!.statistics!.chain.warnings = [{ kind: "correlated", correlation: 0.6543 }];
  for (const { measurement } of result.passages.slice(2, 4)) {
    measurement!.statistics!.stages.tail.warnings = [
      { kind: "outliers", places: [1], worstRatio: 2.5 },
    ];
  }
  second.measurement!.audio = { file: "passage_2_66tok.wav", peak: 1.2345, clippedSamples: 4567 };
  return result;
}

const measuredMemory = (memory: typeof footprintFixture, mib: number) => ({
  afterLoad: { ...memory.afterLoad, residentBytes: 700 * mib, footprintBytes: 400 * mib },
  afterPassages: [1, 2, 3].map((passage) => ({
    ...{ passage, peakResidentBytes: 1, peakFootprintBytes: 1 },
    ...{ residentBytes: (800 + 9 * passage) * mib, footprintBytes: (500 + 9 * passage) * mib },
  })),
  steady: { residentBytes: 950 * mib, footprintBytes: 650 * mib },
  peak: { residentBytes: 1700 * mib, footprintBytes: 1300 * mib },
});
