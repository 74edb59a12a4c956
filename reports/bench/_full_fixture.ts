/** A result such as a Mac makes: all six passages, five runs that scatter, placement, scenarios; of made-up figures. */
import { operation, placement, stagePlacement } from "../../bench/placement/_made_up.ts";
import { publishedMachines } from "../../bench/published.ts";
import type { BenchResult, PassageResult } from "../../bench/result.ts";
import { medianRun, statisticsOf } from "../../bench/statistics.ts";
import { presetNamed } from "../../convert/presets/built_in.ts";
import builtIn from "../../passages/passages.json" with { type: "json" };
import { type StageName, stageNames } from "../../stages/contract.ts";
import { type Random, seededRandom } from "../../system/random.ts";
import { scenariosFixture } from "../scenarios/_fixture.ts";

const { stages: preset } = presetNamed("fp16+int8pal");
const stageRecord = <V>(valueOf: (stage: StageName) => V) =>
  Object.fromEntries(stageNames.map((stage) => [stage, valueOf(stage)])) as Record<StageName, V>;

/** The fixture of the preset of this name; its routing is always that of fp16+int8pal. */
export function fullFixture(name = "fp16+int8pal"): BenchResult {
  const random = seededRandom(name);
  const passages = builtIn.cases.map((_, i) => passageOf(i, random));
  const speeds = passages.map(({ measurement }) => measurement!.speed!);
  const { environment, packages, ...context } = scenariosFixture();
  return {
    ...context,
    environment: {
      ...environment,
      ...{ os: "darwin", arch: "aarch64", cpuModel: "Apple M4", logicalCores: 10 },
      ...{ cores: [{ kind: "Performance", count: 4 }, { kind: "Efficiency", count: 6 }] },
      ...{ osVersion: "macOS 26.1", osBuild: "25B78", memoryBytes: 24 * 2 ** 30, gitDirty: false },
    },
    backend: { name: "coreml", details: { runtime: "Core ML" } },
    settings: { ...context.settings, preset: name, nRuns: 5, warmups: 2 },
    packages: packages.map((info, i) => ({
      ...info,
      computeUnit: preset[info.stage].computeUnit,
      precision: `${preset[info.stage].precision}, 8-bit palette`,
      sizeBytes: 1e6 * (i + 1) ** 2,
      ...{ compileMs: 800 * (i + 1), firstLoadMs: 3000, cachedLoadMs: 90 },
    })),
    placement: placement(stageNames.map((stage) =>
      stagePlacement(stage, {
        computeUnit: preset[stage].computeUnit,
        operations: [operation("a"), operation("b"), operation("c", { device: "cpu" })],
      })
    )),
    passages,
    meanSpeed: speeds.reduce((sum, speed) => sum + speed, 0) / speeds.length,
  };
}

/** Passage `i`, about as fast as published. */
function passageOf(i: number, random: Random): PassageResult {
  const { id, text, phonemes, n_phonemes } = builtIn.cases[i];
  const { frameCount, stagesMs } = publishedMachines[0].passages[i];
  const run = (warmup: boolean) => {
    const stages = stageRecord((stage) => {
      const modelMs = stagesMs![stage] * (0.95 + 0.1 * random.uniform());
      return { modelMs, copyMs: 0.25, totalMs: modelMs + 0.5 };
    });
    const sumMs = stageNames.reduce((sum, stage) => sum + stages[stage].totalMs, 0);
    return { warmup, chainMs: sumMs + 2, stages };
  };
  const runs = [true, true, false, false, false, false, false].map(run);
  const audioSeconds = frameCount / 40;
  const medians = medianRun(runs);
  return {
    ...{ number: i + 1, id: String(id), text, phonemes, tokenCount: n_phonemes + 2 },
    ...{ outcome: "done", reason: null },
    measurement: {
      ...{ frameCount, audioSeconds, runs, ...medians, statistics: statisticsOf(runs) },
      durations: Array.from({ length: n_phonemes + 2 }, () => 1),
      speed: (1000 * audioSeconds) / medians.chainMs!,
      audio: { file: `passage_${i + 1}_${n_phonemes + 2}tok.wav`, peak: 0.5, clippedSamples: 0 },
      isolated: stageRecord((stage) => medians.stages![stage]),
    },
  };
}
