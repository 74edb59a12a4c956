/**
 * How far a value may be off: one table by value, precision, numerics and mode, each with its reason.
 * @module
 */
import type { MetricName } from "./case_result.ts";

/** Inside a stage fed reference values, at the same place of the chain, or between two converters. */
export type Mode = "isolated" | "chained" | "converter";
/** `fp32`: every operation computed in fp32. `declared`: each output rounded to its MIL dtype. */
export type Numerics = "fp32" | "declared";
/** Which weights: the tolerances of one say nothing of the other. */
export type Model = "kokoro-82m" | "small";

/** What a tolerance is for. */
export interface ToleranceKey {
  readonly model: Model;
  readonly mode: Mode;
  /** Of the stage; in the chain `fp16` where any stage is. */
  readonly precision: string;
  readonly numerics: Numerics;
  /** `{stage}.{output}`. */
  readonly value: string;
  readonly metric: MetricName;
}

/** A row of the table. */
export interface Tolerance extends ToleranceKey {
  /** The most that passes, at any length, plus `perFrame` times T_a. */
  readonly bound: number;
  readonly perFrame?: number;
  readonly reason: string;
}

/** The table. */
export const tolerances: readonly Tolerance[] = [];

/** The most that passes for `key` at `frameCount` frames; undefined where `table` has no such row. */
export function toleranceOf(
  key: ToleranceKey,
  frameCount: number,
  table: readonly Tolerance[] = tolerances,
): number | undefined {
  const row = table.find((candidate) =>
    candidate.value === key.value && candidate.metric === key.metric &&
    candidate.mode === key.mode && candidate.precision === key.precision &&
    candidate.numerics === key.numerics && candidate.model === key.model
  );
  return row && row.bound + (row.perFrame ?? 0) * frameCount;
}
