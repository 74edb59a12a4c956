/**
 * Result files of any kind, told apart by their fields. They may come from anywhere.
 * @module
 */
import { z } from "zod";
import { type PeersResult, peersSchema } from "../bench/peers/result.ts";
import { type BenchResult, parseResult, ResultError } from "../bench/result.ts";
import type { Comparison as BenchComparison } from "../compare/comparison.ts";
import { benchComparisonSchema } from "../compare/comparison_schema.ts";
import { type TrialsResult, trialsSchema } from "../compare/trials/result.ts";
import { type ConformanceResult, conformanceResultSchema } from "../conformance/result.ts";
import { type Comparison, comparisonSchema } from "../tuning/comparison_result.ts";

/** A result, and what it is of. */
export type AnyResult =
  | { readonly kind: "bench"; readonly result: BenchResult }
  | { readonly kind: "comparison"; readonly result: Comparison }
  | { readonly kind: "conformance"; readonly result: ConformanceResult }
  | { readonly kind: "peers"; readonly result: PeersResult }
  | { readonly kind: "bench-comparison"; readonly result: BenchComparison }
  | { readonly kind: "trials"; readonly result: TrialsResult };

/** A file that is none of the results that reports can be made of. */
export class ResultFileError extends Error {
  override readonly name = "ResultFileError";
  constructor(readonly path: string, readonly problem: string, cause?: unknown) {
    super(
      `Cannot make a report of ${path}: ${problem}\nExpected results.json of bench or of a phone, presets.json of ` +
        "compare-presets, conformance.json, peers.json, trials.json, or what compare --json wrote, as this version or an earlier one wrote it.",
      { cause },
    );
  }
}

/** Lines of a problem that are told: a damaged file can have one for each of its fields. */
const mostLines = 12;
const longestLine = 200;

/**
 * The result in `json`, the text of the file `path`.
 * @throws {ResultFileError} where it is none: not JSON, or a field is missing, unknown or of another kind.
 */
export function parseAnyResult(json: string, path: string): AnyResult {
  try {
    const fields = Object(JSON.parse(json));
    if ("referencePreset" in fields) {
      return { kind: "comparison", result: comparisonSchema.parse(fields) };
    }
    if ("suites" in fields) {
      return { kind: "conformance", result: conformanceResultSchema.parse(fields) };
    }
    if ("peers" in fields) return { kind: "peers", result: peersSchema.parse(fields) };
    if ("testCount" in fields) {
      return { kind: "bench-comparison", result: benchComparisonSchema.parse(fields) };
    }
    if ("trials" in fields) return { kind: "trials", result: trialsSchema.parse(fields) };
    return { kind: "bench", result: parseResult(json) };
  } catch (cause) {
    if (cause instanceof z.ZodError) throw failure(path, z.prettifyError(cause), cause);
    if (cause instanceof ResultError || cause instanceof SyntaxError) {
      throw failure(path, cause.message, cause);
    }
    throw cause;
  }
}

/** Quotes of the file in `problem` can neither flood nor steer the terminal. */
function failure(path: string, problem: string, cause: unknown): ResultFileError {
  const lines = problem.split("\n").map((line) =>
    line.replace(/[\p{Cc}\p{Cf}]/gu, "\uFFFD").slice(0, longestLine)
  );
  const others = lines.length - mostLines;
  const told = others > 0 ? [...lines.slice(0, mostLines), `and ${others} more lines`] : lines;
  return new ResultFileError(path, told.join("\n"), cause);
}
