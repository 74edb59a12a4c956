/**
 * What is compared: results, one or several of the same thing, and the times in them.
 * @module
 */
import type { BenchResult, PassageResult } from "../bench/result.ts";
import { type StageName, stageNames } from "../stages/contract.ts";

/** One side of a comparison. */
export interface Subject {
  /** What it is called: a file, a directory, a baseline. */
  readonly label: string;
  /** Results of the same thing, of several runs or nights: at least one. */
  readonly results: readonly BenchResult[];
}

/** What is timed: the chain as a whole, or a stage inside its runs, copies and casts included. */
export type Measure = "chain" | StageName;
/** All of them. */
export const measures: readonly Measure[] = ["chain", ...stageNames];

/** Times of the timed runs, in the order of running, in ms; none where there are none. */
export function timesOf({ measurement }: PassageResult, measure: Measure): number[] {
  const timed = (measurement?.runs ?? []).filter(({ warmup }) => !warmup);
  return timed.map(({ chainMs, stages }) =>
    measure === "chain" ? chainMs : stages[measure].totalMs
  );
}

/** Whether `passage` has times to compare. Of one that failed the runs are no longer beside the other side's. */
export const isTimed = (passage: PassageResult): boolean =>
  passage.outcome !== "failed" && timesOf(passage, "chain").length > 0;

/**
 * Whether both were measured in turns by one call: the runs of a passage then stand beside each other, and what else the machine did met both.
 */
export function areInTurns(a: BenchResult, b: BenchResult): boolean {
  const [first, second] = [a.settings.interleaved, b.settings.interleaved];
  return first !== null && second !== null && first.label !== second.label &&
    first.seed === second.seed &&
    JSON.stringify(first.subjects) === JSON.stringify(second.subjects) && overlap(a, b);
}

/** Whether their times of running overlap; one that did not end runs on. Times of this form sort as text. */
const overlap = (a: BenchResult, b: BenchResult): boolean =>
  a.startedAt <= (b.finishedAt ?? a.startedAt) && b.startedAt <= (a.finishedAt ?? b.startedAt);
