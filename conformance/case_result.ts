/**
 * One judged comparison: what all suites give, and what reports and attribution read.
 * @module
 */
import { z } from "zod";
import { stageNames } from "../stages/contract.ts";
import { judge } from "./metrics/judge.ts";

/** The suites, in the order in which they run. */
export const suiteNames = [
  "contract",
  "ops",
  "converter",
  "isolated",
  "chained",
  "intelligibility",
  "faults",
] as const;
/** Name of a suite, as flags and result files spell it. */
export type SuiteName = (typeof suiteNames)[number];

const text = (what: string) => z.string().describe(what);
const error = (what: string) => z.number().nonnegative().nullable().describe(what);

/** Schema of {@link CaseResult}. */
export const caseResultSchema = z.strictObject({
  suite: z.enum(suiteNames),
  stage: z.enum(stageNames).nullable().describe("null for what belongs to no stage"),
  passage: z.int().positive().nullable().describe("place in the passages' file, from 1"),
  value: text(
    "{stage}.{output}; {stage}<{input} for what the host fed a stage; else the case's name",
  ),
  metric: z.enum([
    "relative_l2",
    "max_abs_error",
    "correlation_loss",
    "gain_db",
    "log_spectral_distance_db",
    "differing_elements",
    "differing_durations",
    "declaration",
    "wrong_findings",
    "word_error_rate",
  ]).describe(
    "what the error is: 0 is perfect. correlation_loss is 1 - correlation, gain_db a magnitude, declaration 0 or 1; " +
      "wrong_findings 1 for a planted fault that is missed or misattributed, and how many are found without one",
  ),
  precision: z.string().nullable().describe(
    "of the stage, of the whole chain in the suite chained; null where it does not matter",
  ),
  durations: z.enum(["free", "forced"]).nullable().describe(
    "whether the chain ran on its own durations or on the reference's; null outside the chain",
  ),
  outcome: z.enum(["pass", "fail", "skipped"]).describe("skipped cases say why, and never pass"),
  reason: z.string().nullable().describe("why it was skipped, or failed beyond error > tolerance"),
  error: error("null where nothing could be compared"),
  tolerance: error("the most that passes; null where there is none"),
  needed: error("the tolerance it would have needed; null where no tolerance would do"),
  estimated: z.boolean().describe("whether the error is an estimate from compact references"),
  firstBad: z.string().nullable().describe("where along time, or at which element, it fails first"),
  figures: z.record(z.string(), z.number().nullable()).describe(
    "further figures of the same comparison, not judged; null for infinite ones",
  ),
});

/** One judged comparison. */
export type CaseResult = z.infer<typeof caseResultSchema>;
/** What an error measures. */
export type MetricName = CaseResult["metric"];

/** What a case is about; the rest is what it found. */
export type CaseSubject =
  & Pick<CaseResult, "suite" | "stage" | "value" | "metric">
  & Partial<Pick<CaseResult, "passage" | "precision" | "durations" | "estimated" | "figures">>;

const nothing = {
  passage: null,
  precision: null,
  durations: null,
  reason: null,
  error: null,
  tolerance: null,
  needed: null,
  estimated: false,
  firstBad: null,
  figures: {},
} as const;

/**
 * `error` held against `tolerance`; where that is the reason why there is none, the case is skipped, with its error.
 * An error that is NaN or infinite fails in any case.
 */
export function judged(
  subject: CaseSubject,
  error: number,
  tolerance: number | string,
  where: { readonly firstBad?: string; readonly reason?: string } = {},
): CaseResult {
  const isBound = typeof tolerance === "number";
  const measured = Number.isFinite(error) ? error : null;
  const { needed, passes } = judge(error, isBound ? tolerance : 0);
  const found = { ...nothing, ...subject, error: measured, needed };
  if (measured !== null && !isBound) return { ...found, outcome: "skipped", reason: tolerance };
  if (!isBound) return { ...found, outcome: "fail", reason: "the error is not finite" };
  if (passes) return { ...found, tolerance, outcome: "pass" };
  const { firstBad = null, reason = null } = where;
  return { ...found, tolerance, outcome: "fail", firstBad, reason };
}

/** A case that could not be compared because of what is wrong with the tested side. */
export function failed(subject: CaseSubject, reason: string, firstBad?: string): CaseResult {
  return { ...nothing, ...subject, outcome: "fail", reason, firstBad: firstBad ?? null };
}

/** A case that could not run here. */
export function skipped(subject: CaseSubject, reason: string): CaseResult {
  return { ...nothing, ...subject, outcome: "skipped", reason };
}
