/** A result for the tests of reports: two passages done, and one of each other outcome. */
import { fakeContext, fakeSettings } from "../bench/_context.ts";
import type { BenchResult, Measurement, PassageResult } from "../bench/result.ts";
import { medianRun, statisticsOf } from "../bench/statistics.ts";
import { type StageName, stageNames } from "../stages/contract.ts";

/** Text that breaks out of any format that does not escape it. */
export const hostile =
  `</script><script>alert(1)</script> "'|\`*_[x](javascript:1)\u001b[31m\n# &amp; $x$`;

/** The only tags that Markdown reports have. */
export const ownTags = /<\/?(details|summary)>/g;

function measurementOf(frameCount: number, chainMs: number): Measurement {
  const stages = Object.fromEntries(stageNames.map((name, i) => {
    const totalMs = (chainMs * (i + 1)) / 28;
    return [name, { modelMs: totalMs * 0.9, copyMs: totalMs * 0.1, totalMs }];
  })) as Measurement["isolated"] & Record<StageName, never>;
  const audioSeconds = frameCount / 40;
  const runs = [
    { warmup: true, chainMs: 2 * chainMs, stages },
    { warmup: false, chainMs, stages },
  ];
  return {
    frameCount,
    audioSeconds,
    durations: [frameCount - 2, 1, 1],
    audio: { file: `passage_1_${frameCount}tok.wav`, peak: 0.5, clippedSamples: 0 },
    runs,
    chainMs,
    stages,
    speed: (1000 * audioSeconds) / chainMs,
    statistics: statisticsOf(runs),
    isolated: null,
  };
}

function passageOf(number: number, part: Partial<PassageResult>): PassageResult {
  return {
    number,
    id: String(number - 1),
    text: "Hello there.",
    phonemes: "həlˈO ðˈɛɹ.",
    tokenCount: 13,
    outcome: "done",
    reason: null,
    measurement: null,
    ...part,
  };
}

/** The fixture; `part` replaces whole fields of it. */
export function resultFixture(part: Partial<BenchResult> = {}): BenchResult {
  return {
    schemaVersion: 3,
    status: "complete",
    startedAt: "2026-01-02T03:04:05.000Z",
    finishedAt: "2026-01-02T03:05:05.000Z",
    ...fakeContext,
    settings: { ...fakeSettings, nRuns: 1, warmups: 1 },
    passages: [
      passageOf(1, { measurement: measurementOf(60, 1500) }),
      passageOf(2, { tokenCount: 512, measurement: measurementOf(1122, 15_100) }),
      passageOf(3, { outcome: "skipped", reason: "too long" }),
      passageOf(4, { outcome: "failed", reason: hostile, text: hostile }),
      passageOf(5, { outcome: "interrupted", reason: "before its last run" }),
      passageOf(6, { outcome: "pending" }),
    ],
    meanSpeed: 1.43,
    scenarios: null,
    failures: [],
    ...part,
  };
}

/**
 * The fixture with several timed runs: of passage 1 eight that grow by 1 ms from 100 ms on, of passage 2 six, one of them far off, and
 * the tail's of the second by itself. Stages share the chain's time alike, but for 2% that are in none.
 */
export function timedFixture(part: Partial<BenchResult> = {}): BenchResult {
  const result = resultFixture(part);
  const [first, second] = result.passages;
  setRuns(first, [100, 101, 102, 103, 104, 105, 106, 107]);
  setRuns(second, [200, 202, 201, 900, 199, 200], { tail: [50, 51, 200, 50, 49, 51] });
  return result;
}

/** Gives `passage` the timed runs of `chainTimesMs`, where times of stages may be set apart. */
function setRuns(
  { measurement }: PassageResult,
  chainTimesMs: readonly number[],
  stageTimesMs: Partial<Record<StageName, readonly number[]>> = {},
): void {
  const runs = chainTimesMs.map((chainMs, i) => ({
    ...{ warmup: false, chainMs },
    stages: Object.fromEntries(stageNames.map((name) => {
      const totalMs = stageTimesMs[name]?.[i] ?? (0.98 * chainMs) / stageNames.length;
      return [name, { modelMs: totalMs, copyMs: 0, totalMs }];
    })) as Measurement["runs"][number]["stages"],
  }));
  Object.assign(measurement!, { runs, ...medianRun(runs), statistics: statisticsOf(runs) });
  measurement!.speed = (1000 * measurement!.audioSeconds) / measurement!.chainMs!;
}

/** The fixture with a failure of each kind that is told in a way of its own. */
export function failedFixture(): BenchResult {
  const at = { doing: "predict", signal: null, computeUnit: null, advice: null } as const;
  return resultFixture({
    failures: [
      {
        ...{ ...at, stage: "vocoder", kind: "crash", signal: "SIGABRT", passage: 4, prediction: 2 },
        ...{ computeUnit: "ALL", message: "Stage vocoder crashed", advice: "Route it." },
      },
      {
        ...{
          ...at,
          stage: "tail",
          kind: "hang",
          doing: "compile",
          passage: null,
          prediction: null,
        },
        message: "Stage tail hung",
      },
      {
        ...{ ...at, stage: "post_albert", kind: "not-finite", passage: 5, prediction: 1 },
        message: hostile,
      },
    ],
  });
}

/** The fixture with each stage of its first passage also timed alone: 1, 2, .. 7 ms. */
export function isolatedFixture(): BenchResult {
  const result = resultFixture();
  const isolated = Object.fromEntries(
    stageNames.map((name, i) => [name, { modelMs: i, copyMs: 1, totalMs: i + 1 }]),
  );
  result.passages[0].measurement!.isolated = isolated;
  return result;
}
