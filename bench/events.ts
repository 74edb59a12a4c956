/**
 * What happens in a benchmark, for whoever shows it.
 * @module
 */
import type { StageName } from "../stages/contract.ts";
import type { Failure } from "./failure.ts";
import type { PassageResult } from "./result.ts";
import type { ScenarioEvent } from "./scenarios/run.ts";

/** What happens, as it happens. */
export type BenchEvent =
  /** A stage is about to be loaded, after `done` others. */
  | { readonly type: "stage-loading"; readonly stage: StageName; readonly done: number }
  | { readonly type: "stages-loaded" }
  | { readonly type: "stage-failed"; readonly failure: Failure }
  | { readonly type: "passage-started"; readonly number: number }
  /** A stage is about to predict in a run of the chain. */
  | { readonly type: "stage-predicting"; readonly number: number; readonly stage: StageName }
  | {
    readonly type: "run-finished";
    readonly number: number;
    readonly warmup: boolean;
    readonly chainMs: number;
    readonly audioSeconds: number;
    /** An earlier benchmark, which this one goes on with, has run it. */
    readonly isKept: boolean;
  }
  | { readonly type: "stage-isolated"; readonly number: number; readonly stage: StageName }
  /** All has run; what follows is where it is planned to run. */
  | { readonly type: "placing" }
  /** Done, skipped, failed or interrupted: the passage's `outcome` says which. */
  | { readonly type: "passage-finished"; readonly passage: PassageResult }
  | ScenarioEvent;
