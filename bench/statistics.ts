/**
 * From the times of single runs to the figures of a report.
 * @module
 */
import { mean, median } from "simple-statistics";
import { type StageName, stageNames } from "../stages/contract.ts";
import type { StageTime } from "../stages/chain.ts";
import { summaryOf } from "../statistics/summary.ts";
import type { PassageResult, ResultRun, ResultStageTime, RunStatistics } from "./result.ts";

/**
 * Median of each field of `times` by itself, so the parts of a median need not add up to its total.
 * @throws {RangeError} when there are none.
 */
export function medianStageTime(times: readonly StageTime[]): ResultStageTime {
  if (times.length === 0) throw new RangeError("Cannot take the median: received no times");
  const of = (field: keyof StageTime) => median(times.map((time) => time[field]));
  return { modelMs: of("modelMs"), copyMs: of("copyMs"), totalMs: of("totalMs") };
}

/** Medians of the chain and of each stage over the timed runs, or nulls where there is none. */
export function medianRun(
  runs: readonly ResultRun[],
): { chainMs: number | null; stages: Record<StageName, ResultStageTime> | null } {
  const timed = runs.filter((run) => !run.warmup);
  if (timed.length === 0) return { chainMs: null, stages: null };
  const stages = stageNames.map((name) =>
    [name, medianStageTime(timed.map((run) => run.stages[name]))] as const
  );
  return {
    chainMs: median(timed.map((run) => run.chainMs)),
    stages: Object.fromEntries(stages) as Record<StageName, ResultStageTime>,
  };
}

/** Figures of the timed runs, or null where there is none. */
export function statisticsOf(runs: readonly ResultRun[]): RunStatistics | null {
  const timed = runs.filter((run) => !run.warmup);
  if (timed.length === 0) return null;
  const ofStage = (stage: StageName) => timed.map(({ stages }) => stages[stage].totalMs);
  return {
    chain: summaryOf(timed.map(({ chainMs }) => chainMs)),
    stages: Object.fromEntries(
      stageNames.map((stage) => [stage, summaryOf(ofStage(stage))]),
    ) as RunStatistics["stages"],
    stageSumMs: summaryOf(timed.map(stageSumMs)),
  };
}

/** Median over the timed runs of what of the chain's time is in no stage, in ms; null where there is no timed run. */
export function betweenStagesMs(runs: readonly ResultRun[]): number | null {
  const timed = runs.filter((run) => !run.warmup);
  return timed.length === 0 ? null : median(timed.map((run) => run.chainMs - stageSumMs(run)));
}

const stageSumMs = ({ stages }: ResultRun): number =>
  stageNames.reduce((sum, stage) => sum + stages[stage].totalMs, 0);

/** Mean speed (RTFx) of the passages that are done, each counted once; null where none is. */
export function meanSpeed(passages: readonly PassageResult[]): number | null {
  const speeds = speedsOf(passages);
  return speeds.length === 0 ? null : mean(speeds);
}

/** Mean real-time factor (RTF) of the passages that are done: chain time over audio time; null where none is. */
export function meanRealTimeFactor(passages: readonly PassageResult[]): number | null {
  const factors = speedsOf(passages).filter((speed) => speed > 0).map((speed) => 1 / speed);
  return factors.length === 0 ? null : mean(factors);
}

const speedsOf = (passages: readonly PassageResult[]): number[] =>
  passages
    .filter((passage) => passage.outcome === "done")
    .flatMap((passage) => passage.measurement?.speed ?? []);
