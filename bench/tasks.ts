/**
 * A benchmark as a list of tasks in their order, which plan and seed decide on alone.
 * @module
 */
import { type StageName, stageNames } from "../stages/contract.ts";
import { seededRandom, shuffled } from "../system/random.ts";
import type { BenchPlan } from "./plan.ts";

/** One thing to measure: a run of the whole chain, or one stage alone, `nRuns` times. */
export type Task =
  | {
    readonly kind: "run";
    /** Number of the passage. */
    readonly passage: number;
    /** Its place among the runs of the passage, from 0; warm-ups come first. */
    readonly index: number;
    readonly warmup: boolean;
  }
  | { readonly kind: "isolated"; readonly passage: number; readonly stage: StageName };

/** A task of one of the subjects that are measured in turns. */
export interface Turn {
  /** Place of the subject among them, from 0. */
  readonly subject: number;
  readonly task: Task;
}

/**
 * The turns of `subjectCount` subjects at the tasks of `plan`, passage by passage: warm-ups, timed runs, then where asked for
 * each stage alone. At each task every subject has its turn, in an order drawn anew, so that what drifts meets all of them alike.
 */
export function turnsOf(plan: BenchPlan, subjectCount = 1, seed = 0): Turn[] {
  const subjects = Array.from({ length: subjectCount }, (_, i) => i);
  const random = seededRandom(`order of running ${seed}`);
  return plan.passages.flatMap(({ number }) => tasksOf(plan, number)).flatMap((task) =>
    shuffled(subjects, random).map((subject) => ({ subject, task }))
  );
}

function tasksOf({ warmups, nRuns, isolatedStages }: BenchPlan, passage: number): Task[] {
  return [
    ...Array.from({ length: warmups + nRuns }, (_, index): Task => ({
      ...{ kind: "run", passage, index },
      warmup: index < warmups,
    })),
    ...(isolatedStages ? stageNames : []).map((stage): Task => ({
      kind: "isolated",
      passage,
      stage,
    })),
  ];
}
