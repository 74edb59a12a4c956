/**
 * How far a value may be off: one table by value, precision, numerics and mode, each with its reason.
 * @module
 */
import { z } from "zod";
import { caseResultSchema } from "./case_result.ts";
import { isCompressed, isFp32 } from "./precision.ts";
import { builtInTolerances } from "./_tolerance_table.ts";

const keySchema = z.strictObject({
  model: z.enum(["kokoro-82m", "small"]).describe(
    "which weights: the tolerances of one say nothing of the other",
  ),
  mode: z.enum(["isolated", "chained", "converter"]).describe(
    "a stage on the reference's inputs, at its place in the chain, or against another converter",
  ),
  precision: z.string().describe(
    "of the stage, or of the chain, and how weights are compressed: fp16; fp32; fp16, 8-bit palette",
  ),
  numerics: z.enum(["fp32", "declared"]).describe(
    "fp32: every operation computes in fp32. declared: each output is rounded to its MIL dtype",
  ),
  value: z.string().describe("{stage}.{output}"),
  metric: caseResultSchema.shape.metric,
});
const toleranceSchema = keySchema.extend({
  bound: z.number().nonnegative().nullable().describe(
    "the most that passes, at any length; null where the reason says why nothing can be asked",
  ),
  perFrame: z.number().nonnegative().optional().describe("what is added to it for each frame, T_a"),
  reason: z.string(),
});

/** What a tolerance is for. */
export type ToleranceKey = z.infer<typeof keySchema>;
/** A row of the table. */
export type Tolerance = z.infer<typeof toleranceSchema>;
export type Model = ToleranceKey["model"];
export type Mode = ToleranceKey["mode"];

/** The built-in table. */
export const tolerances: readonly Tolerance[] = builtInTolerances;

/**
 * The most that passes for `key` at `frameCount` frames, or why there is no such bound. Numerics count for fp16 only:
 * fp32 packages declare nothing else. Without a row, compressed weights are not judged: what they lose says nothing of
 * whether the package is right.
 */
export function toleranceOf(
  key: ToleranceKey,
  frameCount: number,
  table: readonly Tolerance[] = tolerances,
): number | string {
  const row = table.find((candidate) => sameKey(candidate, key));
  if (row === undefined) {
    return isCompressed(key.precision) ? lossy : "no tolerance is known for this";
  }
  if (row.bound === null) return row.reason;
  return row.bound + (row.perFrame ?? 0) * frameCount;
}

const lossy =
  "no tolerance is known for weights compressed like this: `deno task compare-presets` says what they lose";

/** Whether two rows are for the same thing. */
export function sameKey(a: ToleranceKey, b: ToleranceKey): boolean {
  return a.value === b.value && a.metric === b.metric && a.mode === b.mode &&
    a.precision === b.precision && a.model === b.model &&
    (isFp32(a.precision) || a.numerics === b.numerics);
}

/** A file of tolerances that does not keep to the format. */
export class TolerancesError extends TypeError {
  override readonly name = "TolerancesError";
  constructor(readonly path: string, problem: string, options?: ErrorOptions) {
    super(`Cannot read tolerances from ${path}: ${problem}`, options);
  }
}

/**
 * The built-in table with rows of the JSON file at `path` (a list of {@link Tolerance}) in place of its own.
 * @throws {TolerancesError} where the file does not keep to the format.
 */
export async function readTolerances(path: string): Promise<Tolerance[]> {
  const text = await Deno.readTextFile(path);
  let rows: Tolerance[];
  try {
    rows = z.array(toleranceSchema).parse(JSON.parse(text));
  } catch (cause) {
    const problem = cause instanceof z.ZodError ? z.prettifyError(cause) : String(cause);
    throw new TolerancesError(path, problem, { cause });
  }
  return [...rows, ...tolerances];
}
