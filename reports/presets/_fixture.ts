/** A comparison for the tests of its reports: presets done, failed and not reached, a passage left out. */
import { fakeContext } from "../../bench/_context.ts";
import { presetNamed } from "../../convert/presets/built_in.ts";
import { stageNames } from "../../stages/contract.ts";
import type {
  Comparison,
  PassageFigures,
  PresetFigures,
  Snr,
} from "../../tuning/comparison_result.ts";
import { meansOf } from "../../tuning/means.ts";

const stageRecord = <V>(value: (index: number) => V) =>
  Object.fromEntries(stageNames.map((name, i) => [name, value(i)])) as Record<
    typeof stageNames[number],
    V
  >;

function passageFigures(number: number, name: string, lossDb: number): PassageFigures {
  return {
    number,
    differingDurations: number - 1,
    predictedFrameCount: 60,
    distortion: {
      melCorr: 1 - lossDb / 1000,
      logSpectralDistanceDb: number * lossDb,
      melCepstralDistortionDb: lossDb / 2,
      highBandDifferenceDb: -lossDb / 10,
      gainDb: -lossDb / 1e6,
    },
    stageSnrDb: stageRecord((i): Snr => i === 2 ? "exact" : 70 - 10 * i),
    runsMs: [500, 400],
    chainMs: 450,
    stagesMs: stageRecord((i) => 10 * i),
    speed: 3.25,
    characterErrorRate: 0.025 * number,
    file: `passage_${number}_${name}.wav`,
  };
}

function figuresOf(name: string, sizeBytes: number, lossDb: number): PresetFigures {
  const passages = [1, 2].map((number) => passageFigures(number, name, lossDb));
  return {
    convertMs: 4321,
    sizeBytes,
    packages: fakeContext.packages,
    passages,
    means: meansOf(passages),
    problems: [],
    elapsedMs: 100_000,
  };
}

/** The fixture; `part` replaces whole fields of it. */
export function comparisonFixture(part: Partial<Comparison> = {}): Comparison {
  const { environment, backend, weights, voice } = fakeContext;
  const [fp16, fp32] = [presetNamed("fp16"), presetNamed("fp32")];
  const passageOf = (number: number) => ({
    number,
    id: String(number),
    text: `Passage of ${number}.`,
    phonemes: "həlˈO",
    tokenCount: 13,
    reference: {
      frameCount: 60,
      audioSeconds: 1.5,
      characterErrorRate: 0.02,
      file: `passage_${number}_reference.wav`,
    },
    reason: null,
  });
  return {
    schemaVersion: 1,
    status: "complete",
    startedAt: "2026-01-02T03:04:05.000Z",
    finishedAt: "2026-01-02T03:24:05.000Z",
    environment,
    backend,
    weights: weights!,
    voice,
    converterVersion: 4,
    settings: { nRuns: 2, warmups: 1, maxFrames: 2000 },
    referencePreset: fp32,
    passages: [
      passageOf(1),
      passageOf(2),
      { ...passageOf(3), reference: null, reason: "too long" },
    ],
    presets: [
      { preset: fp16, outcome: "done", reason: null, figures: figuresOf("fp16", 163_400_000, 0.5) },
      {
        preset: { ...fp16, name: "fp16+int8pal" },
        outcome: "done",
        reason: null,
        figures: figuresOf("fp16+int8pal", 81_200_000, 2),
      },
      {
        preset: { ...fp16, name: "broken" },
        outcome: "failed",
        reason: "a weight overflows",
        figures: null,
      },
      { preset: { ...fp16, name: "late" }, outcome: "pending", reason: null, figures: null },
    ],
    hearing: {
      recognizer: { model: "whisper-base", modelSha256: "d".repeat(64), versions: {} },
      reason: null,
    },
    ...part,
  };
}
