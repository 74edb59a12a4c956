/** Results with made-up times, for tests. */
import { fakeContext, fakeSettings } from "../bench/_context.ts";
import type { BenchResult, PassageResult } from "../bench/result.ts";
import { type StageName, stageNames } from "../stages/contract.ts";
import { seededRandom } from "../system/random.ts";

/** How the times come about. */
export interface MadeUp {
  /** Decides on the noise. */
  readonly seed?: string;
  /** Timed runs of each passage; 30 by default. */
  readonly runs?: number;
  readonly passages?: number;
  /** Standard deviation of the logarithms of a stage's times; 0.02 by default. */
  readonly noise?: number;
  /** What multiplies the time of a stage. */
  readonly slowed?: Partial<Record<StageName, number>>;
  /** What multiplies all times of the run of this place: what else the machine does. */
  readonly load?: (run: number) => number;
  /** Measured in turns with others, as this one of them. */
  readonly turn?: "a" | "b";
  readonly startedAt?: string;
}

/** A complete result; stages take 10, 20, .. 70 ms on passage 1, twice that on passage 2, and so on. */
export function madeUpResult(made: MadeUp = {}): BenchResult {
  const { passages = 1, turn, startedAt = "2026-01-02T03:04:05.000Z" } = made;
  return {
    schemaVersion: 3,
    status: "complete",
    startedAt,
    finishedAt: startedAt.replace(":05.000Z", ":55.000Z"),
    ...fakeContext,
    backend: { name: "onnx", details: { threads: "2" } },
    settings: {
      ...fakeSettings,
      nRuns: made.runs ?? 30,
      warmups: 1,
      interleaved: turn === undefined ? null : { seed: 7, subjects: ["a", "b"], label: turn },
    },
    passages: Array.from({ length: passages }, (_, i) => passageOf(i + 1, made)),
    meanSpeed: 1,
    scenarios: null,
    failures: [],
  };
}

function passageOf(number: number, made: MadeUp): PassageResult {
  const { seed = "", runs = 30, noise = 0.02, slowed = {}, load = () => 1, turn = "" } = made;
  const { normal } = seededRandom(`${seed} ${turn} ${number}`);
  const runOf = (run: number, warmup: boolean) => {
    const stages = Object.fromEntries(stageNames.map((stage, i) => {
      const totalMs = 10 * (i + 1) * number * (slowed[stage] ?? 1) * load(run) *
        Math.exp(noise * normal());
      return [stage, { modelMs: totalMs, copyMs: 0, totalMs }];
    })) as BenchRun["stages"];
    const chainMs = Object.values(stages).reduce((sum, { totalMs }) => sum + totalMs, 0);
    return { warmup, chainMs, stages };
  };
  type BenchRun = NonNullable<PassageResult["measurement"]>["runs"][number];
  return {
    number,
    id: String(number - 1),
    text: `Text ${number}.`,
    phonemes: "a".repeat(number),
    tokenCount: number + 2,
    outcome: "done",
    reason: null,
    measurement: {
      frameCount: 40 * number,
      audioSeconds: number,
      durations: [40 * number],
      audio: null,
      // A warm-up that would spoil everything if it counted.
      runs: [
        { ...runOf(0, true), chainMs: 1e6 },
        ...Array.from({ length: runs }, (_, i) => runOf(i, false)),
      ],
      chainMs: 1,
      stages: null,
      speed: 1,
      statistics: null,
      isolated: null,
    },
  };
}
