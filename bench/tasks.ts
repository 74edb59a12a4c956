/**
 * A benchmark as tasks in their order, which plan, seed and the runs so far decide on.
 * @module
 */
import { type StageName, stageNames } from "../stages/contract.ts";
import { seededRandom, shuffled } from "../system/random.ts";
import type { BenchPlan } from "./plan.ts";

/** One thing to do with a passage. */
export type Task =
  /** A run of the whole chain. */
  | {
    readonly kind: "run";
    /** Number of the passage. */
    readonly passage: number;
    /** Its place among the runs of the passage, from 0; warm-ups come first. */
    readonly index: number;
    readonly warmup: boolean;
  }
  /** One stage alone, `nRuns` times. */
  | { readonly kind: "isolated"; readonly passage: number; readonly stage: StageName }
  /** Nothing more is to be measured of it. */
  | { readonly kind: "finish"; readonly passage: number };

/** A task of one of the subjects that are measured in turns. */
export interface Turn {
  /** Place of the subject among them, from 0. */
  readonly subject: number;
  readonly task: Task;
}

/** Options of {@link turnsOf}. */
export interface TurnOptions {
  readonly subjectCount?: number;
  /** Decides on the order of the subjects. */
  readonly seed?: number;
  /**
   * Whether the first `count` timed runs of `passage` are enough for `subject`; by default `nRuns` are. What it says must follow from these
   * runs alone: it is asked for each count again where a benchmark goes on.
   */
  readonly isEnough?: (subject: number, passage: number, count: number) => boolean;
}

/**
 * The turns at the tasks of `plan`, passage by passage: warm-ups, timed runs until every subject has once had enough, then where asked for
 * each stage alone. At each task every subject has its turn, in an order drawn anew, so that what drifts meets all of them alike.
 */
export function* turnsOf(plan: BenchPlan, options: TurnOptions = {}): Generator<Turn> {
  const { subjectCount = 1, seed = 0 } = options;
  const { isEnough = (_subject, _passage, count) => count >= plan.nRuns } = options;
  const subjects = Array.from({ length: subjectCount }, (_, i) => i);
  const random = seededRandom(`order of running ${seed}`);
  for (const { number } of plan.passages) {
    let wanting = subjects;
    const areEnough = (count: number) => {
      wanting = wanting.filter((subject) => !isEnough(subject, number, count));
      return wanting.length === 0;
    };
    for (const task of tasksOf(plan, number, areEnough)) {
      for (const subject of shuffled(subjects, random)) yield { subject, task };
    }
  }
}

function* tasksOf(
  { warmups, isolatedStages }: BenchPlan,
  passage: number,
  areEnough: (count: number) => boolean,
): Generator<Task> {
  for (let index = 0; index < warmups || !areEnough(index - warmups); index++) {
    yield { kind: "run", passage, index, warmup: index < warmups };
  }
  for (const stage of isolatedStages ? stageNames : []) yield { kind: "isolated", passage, stage };
  yield { kind: "finish", passage };
}
