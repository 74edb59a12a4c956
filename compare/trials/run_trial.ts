/**
 * A trial of the comparison: two sides that are the same, or of which one has been made slower, are measured and compared.
 * @module
 */
import { median } from "simple-statistics";
import type { BenchResult } from "../../bench/result.ts";
import type { StageName } from "../../stages/contract.ts";
import { compareSubjects } from "../compare_subjects.ts";
import type { PairComparison } from "../comparison.ts";
import { timesOf } from "../subject.ts";
import type { Series, Trial } from "./result.ts";

/** What is to be measured of both sides. */
export interface Sample {
  readonly series: Series;
  /** Timed runs of either side. */
  readonly runs: number;
  /** Decides on the order of the turns. */
  readonly seed: number;
}

/** Results of both: the base and the other side. */
export type Sides = readonly [BenchResult, BenchResult];

/** What a trial works with. */
export interface TrialSetting {
  readonly series: Series;
  /** Which of its series, from 1. */
  readonly number: number;
  /** Measures both sides, as a benchmark does. */
  readonly measure: (sample: Sample) => Promise<Sides>;
  /** The stage that is looked at, and the relative difference of it that is to be found. */
  readonly stage: StageName;
  readonly effect: number;
  readonly pilotRuns: number;
  readonly mostRuns: number;
  readonly seed: number;
  /** A monotonic clock in ms; `performance.now` by default. */
  readonly now?: () => number;
}

/**
 * Measures as many runs as the comparison says that the effect needs, and tests once.
 *
 * To look after every few runs and stop at a difference would find one where none is, the more surely the longer it looks. So the first sample is a
 * pilot: only its noise is used, to decide how many runs the next one has, and no sample is tested but one that is as large as its own noise asks for.
 * Samples share no run, and how wide the noise is says nothing of which side it favours; so the sample that is tested is, where there is no difference, as
 * likely as any other to show one. (What it may be is a sample that happens to be calm, which costs a little power.)
 *
 * Of sides that were measured apart no number of runs is enough, see `sessionLevel`: there the first sample is tested.
 */
export async function runTrial(setting: TrialSetting): Promise<Trial> {
  const { series, number, measure, effect, pilotRuns, mostRuns, seed } = setting;
  const { now = () => performance.now() } = setting;
  const begun = now();
  const pilots: number[] = [];
  for (let runs = pilotRuns;;) {
    const sides = await measure({ series, runs, seed: seed + pilots.length });
    const [base, other] = ["base", "other"].map((label, i) => ({ label, results: [sides[i]] }));
    const pair = compareSubjects(base, [other], { effect }).others[0];
    const { observationsNeeded } = ratioOf(pair, setting.stage);
    const isPilot = series !== "apart" && pilots.length === 0;
    const isEnough = series === "apart" || observationsNeeded <= runs || runs === mostRuns;
    if (isEnough && !isPilot) {
      const outcome = outcomeOf(pair, sides, setting.stage);
      return { series, number, pilots, runs, ...outcome, elapsedMs: now() - begun };
    }
    pilots.push(runs);
    runs = Math.min(observationsNeeded, mostRuns);
  }
}

function ratioOf({ rows, incomparable }: PairComparison, stage: StageName) {
  const row = rows.find(({ measure }) => measure === stage);
  if (row?.ratio) return row.ratio;
  throw new Error(`Cannot try the comparison: ${incomparable ?? row?.untested ?? "no runs"}`);
}

function outcomeOf(pair: PairComparison, [base, other]: Sides, stage: StageName) {
  const { value, interval, probability, observationsNeeded, unit } = ratioOf(pair, stage);
  const significant = pair.rows.filter(({ ratio }) => ratio?.isSignificant);
  const those = (isSlower: boolean) =>
    significant.filter(({ ratio }) => ratio!.value > 1 === isSlower).map(({ measure }) => measure);
  return {
    needed: observationsNeeded,
    ...{ unit, ratio: value, interval, probability },
    slower: those(true),
    faster: those(false),
    chainMs: median(timesOf(base.passages[0], "chain")),
    loadAverage: other.conditions?.after?.loadAverage?.[0] ?? null,
  };
}
