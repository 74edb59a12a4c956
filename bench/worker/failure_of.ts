/**
 * From what a supervisor sees of a failure to what it enters.
 * @module
 */
import { adviceFor } from "../advice.ts";
import type { Failure } from "../failure.ts";
import type { BenchResult } from "../result.ts";
import { type Worker, WorkerLostError } from "./ask.ts";
import type { Failed } from "./protocol.ts";

/** Where a failure happened. */
export interface FailurePlace {
  readonly worker: Worker;
  readonly backend: BenchResult["backend"];
  /** Where Core ML was allowed to run the stage. */
  readonly computeUnit?: string;
  /** Number of the passage; null where none was run. */
  readonly passage: number | null;
}

/** The failure that lost a worker, or that it answered with. */
export function failureOf(cause: WorkerLostError | Failed, place: FailurePlace): Failure {
  const { stage, doing, kind, signal } = cause instanceof WorkerLostError
    ? {
      ...cause.act,
      kind: cause.end === undefined ? "hang" as const : "crash" as const,
      signal: cause.end?.signal ?? null,
    }
    : { ...cause, signal: null };
  const { worker, backend, computeUnit, passage } = place;
  return {
    ...{ stage, kind, doing, signal, passage },
    computeUnit: computeUnit ?? null,
    prediction: doing === "predict" ? worker.predictionCount(stage) : null,
    message: cause.message,
    advice: adviceFor({ stage, kind, doing, signal, backend, computeUnit }),
  };
}
