/**
 * Times of single operations, estimated: a stage's measured time in the shares that Core ML's plan gives. Nobody has measured them, and
 * they must be called estimates wherever they are shown.
 * @module
 */
import type { StageName } from "../../stages/contract.ts";
import type { BenchResult } from "../result.ts";
import type { PlacedOperation } from "./schema.ts";

/** An operation with its estimated time. */
export interface EstimatedOperation extends PlacedOperation {
  readonly stage: StageName;
  /** Measured time of the stage's model times the operation's share of its cost; null where either is missing. */
  readonly estimatedMs: number | null;
}

/** Estimates, and what they are shares of. */
export interface PlacementEstimates {
  /** Number of the passage whose times were shared out: the one of the most frames; null where none was timed. */
  readonly passage: number | null;
  /** Estimates an operation of `stage`. */
  of(stage: StageName, operation: PlacedOperation): EstimatedOperation;
}

/** Estimates from the longest passage's times. */
export function estimatesOf({ passages }: Pick<BenchResult, "passages">): PlacementEstimates {
  const [longest] = passages
    .filter(({ measurement }) => measurement?.stages)
    .sort((a, b) => b.measurement!.frameCount - a.measurement!.frameCount);
  const times = longest?.measurement?.stages;
  return {
    passage: longest?.number ?? null,
    of(stage, operation) {
      const { costShare } = operation;
      const estimatedMs = times && costShare !== null ? times[stage].modelMs * costShare : null;
      return { ...operation, stage, estimatedMs };
    },
  };
}

/** The `count` operations of all stages with the longest estimated times, the longest first. */
export function costliestOperations(
  result: Pick<BenchResult, "passages" | "placement">,
  count: number,
): EstimatedOperation[] {
  const estimates = estimatesOf(result);
  return (result.placement?.stages ?? [])
    .flatMap(({ stage, operations }) =>
      operations.map((operation) => estimates.of(stage, operation))
    )
    .filter(({ estimatedMs }) => estimatedMs !== null)
    .sort((a, b) => b.estimatedMs! - a.estimatedMs!)
    .slice(0, count);
}
