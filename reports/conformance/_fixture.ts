/** A conformance result for tests of reports: two passages, one of them with a fault in the noise stage. */
import { attribute } from "../../conformance/attribute.ts";
import {
  type CaseResult,
  type CaseSubject,
  judged,
  skipped,
} from "../../conformance/case_result.ts";
import type { ConformanceResult } from "../../conformance/result.ts";
import { type FaultReport, faultReportSchema } from "../../conformance/faults/report.ts";
import { stageNames } from "../../stages/contract.ts";

const of = (suite: CaseSubject["suite"], value: string, passage: number): CaseSubject => ({
  suite,
  stage: value.split(/[.<]/)[0] as CaseSubject["stage"],
  passage,
  value,
  metric: "relative_l2",
  precision: "fp32",
  durations: suite === "chained" ? "free" : null,
});
const audio = { corr: 0.91, melCorr: 0.9976, gainDb: 0.01, logSpectralDistanceDb: 2 };

/** Its cases. */
export const fixtureCases: readonly CaseResult[] = [
  {
    ...judged({ ...of("contract", "noise<F0_curve", 1), metric: "declaration" }, 0, 0),
    passage: null,
  },
  judged(of("isolated", "alignment.en", 1), 0, 0),
  judged(of("isolated", "noise.x_source_0", 1), 0.001, 0.01),
  judged(of("isolated", "noise.x_source_0", 2), 0.5, 0.01, {
    firstBad: "steps 3 to 5 of time: 0.9",
  }),
  skipped(of("isolated", "tail.audio", 2), "no <inputs> | here"),
  judged(
    {
      ...of("chained", "post_albert.duration", 1),
      metric: "differing_durations",
      figures: { nearTies: 1 },
    },
    0,
    0,
  ),
  judged(
    {
      ...of("chained", "post_albert.duration", 2),
      metric: "differing_durations",
      figures: { nearTies: 0 },
    },
    2,
    0,
  ),
  judged({ ...of("chained", "noise.x_source_0", 1), estimated: true }, 0.003, 0.01),
  judged({ ...of("chained", "tail.audio", 1), figures: audio }, 0.01, 0.1),
  judged({ ...of("chained", "tail.audio", 1), metric: "correlation_loss" }, 0.0005, 0.001),
];

/** The result. */
export function conformanceFixture(changes: Partial<ConformanceResult> = {}): ConformanceResult {
  return {
    schemaVersion: 1,
    status: "complete",
    startedAt: "2026-01-02T03:04:05.000Z",
    finishedAt: "2026-01-02T03:05:05.000Z",
    suites: ["contract", "isolated", "chained"],
    stages: [...stageNames],
    numerics: "fp32",
    tolerances: "built in",
    context: {
      environment: {
        cpuModel: "Some CPU",
        logicalCores: 2,
        os: "linux",
        osRelease: "6.1",
        gitCommit: null,
        kokobenchVersion: "0.1.0",
      },
      backend: { name: "fake", details: { runtime: "none" } },
      preset: "fp32",
      weights: null,
      packages: [],
    },
    references: {
      kind: "full",
      weightsSha256: "a".repeat(64),
      voiceSha256: "b".repeat(64),
      versions: { torch: "2" },
      patched: ["random draws"],
    },
    passages: [1, 2].map((number) => ({
      number,
      text: `a *text* ${number}`,
      tokenCount: 10 * number,
      frameCount: 100 * number,
      unpatched: number === 1 ? { correlation: 0.75, gainDb: 0.1 } : null,
    })),
    cases: [...fixtureCases],
    attribution: attribute(fixtureCases) ?? null,
    recognizer: null,
    faults: null,
    totalMs: 10_000,
    predictMs: 9000,
    scoringMs: 500,
    ...changes,
  };
}

/** Planted faults for tests of reports: one caught, one misattributed, one missed. */
export const faultsFixture: FaultReport = faultReportSchema.parse({
  falseAlarms: [],
  results: [
    {
      name: "missing COLA gain",
      place: "tail",
      trap: "3.52 dB | louder",
      outcome: "caught",
      findings: [{ by: "suites", place: "tail", why: "tail.audio: 0.33" }],
      published: { shows: false, showsByMelCorr: false, corr: 1, melCorr: 0.99999 },
    },
    {
      name: "speed ignored",
      place: "speed",
      trap: "an option <b>",
      outcome: "misattributed",
      findings: [{ by: "suites", place: "style", why: "post_albert<style_s" }],
      published: { shows: true, showsByMelCorr: true, corr: null, melCorr: null },
    },
    {
      name: "stale references",
      place: "references",
      trap: "other weights",
      outcome: "missed",
      findings: [],
      published: null,
    },
  ],
  caughtCount: 1,
  publishedBounds: { corr: 0.98, melCorr: 0.98 },
  missedByCorrelationCount: 1,
  missedByMelCorrelationCount: 1,
});
