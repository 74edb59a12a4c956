/**
 * What the comparison with coremltools has to show, and where it does not.
 * @module
 */
import { isComparable, isCompressedByBoth, relationOf, wholeFigures } from "./figures.ts";
import type { PalettizeResult, StageComparison, WeightComparison } from "./result.ts";

/** How many times faster than coremltools the whole has to be. */
export const leastSpeedUp = 20;

/** One claim that does not hold. */
export interface Failure {
  readonly claim:
    | "compressed"
    | "read back"
    | "lossless"
    | "tables"
    | "error"
    | "optimum"
    | "speed";
  /** Absent for what is about the whole. */
  readonly weight?: { readonly stage: string; readonly name: string };
  readonly problem: string;
}

/** Every claim of the comparison that `result` does not bear out; none where all hold. */
export function failuresOf(result: PalettizeResult): Failure[] {
  const failures = result.stages.flatMap((stage) =>
    stage.weights.flatMap((weight) =>
      weightFailures(stage, weight, result.bits).map((failure) => ({
        ...failure,
        weight: { stage: stage.stage, name: weight.name },
      }))
    )
  );
  const { speedUp } = wholeFigures(result);
  return speedUp >= leastSpeedUp ? failures : [...failures, {
    claim: "speed",
    problem: `the whole is ${speedUp.toFixed(1)} times faster, expected at least ${leastSpeedUp}`,
  }];
}

function weightFailures(
  { ourDigests }: StageComparison,
  weight: WeightComparison,
  bits: number,
): Failure[] {
  if (!isCompressedByBoth(weight)) {
    const [one, other] = weight.ours === null ? ["coremltools", "we"] : ["we", "coremltools"];
    return [{ claim: "compressed", problem: `${one} compress it, ${other} do not` }];
  }
  const { name, ours, theirs } = weight;
  const failures: Failure[] = [];
  if (ourDigests[name] !== ours.sha256) {
    failures.push({
      claim: "read back",
      problem: `coremltools decompresses it to bytes of SHA-256 ${ours.sha256}, this project to ` +
        `${ourDigests[name] ?? "nothing"}`,
    });
  }
  if (weight.distinctCount <= 2 ** bits && ours.squaredError > 0) {
    failures.push({
      claim: "lossless",
      problem: `${weight.distinctCount} distinct values fit a palette, ` +
        `but the squared error is ${ours.squaredError}`,
    });
  }
  if (!isComparable(weight)) {
    const problem = `our tables are [${ours.tables}] along its axes, coremltools' ` +
      `[${theirs.tables}]: errors cannot be compared`;
    return [...failures, { claim: "tables", problem }];
  }
  const relation = relationOf(weight);
  const errors = `our squared error is ${ours.squaredError}, coremltools' ${theirs.squaredError}`;
  if (relation === "worse") failures.push({ claim: "error", problem: errors });
  // Less than the optimum cannot be had but by rounding: then the two were not measured alike.
  if (relation === "better" && weight.coremltoolsIsExact) {
    failures.push({
      claim: "optimum",
      problem: `${errors}, the optimum but for a rounding of ${theirs.roundingError}`,
    });
  }
  return failures;
}

/** A failure as one sentence. */
export function describeFailure({ claim, weight, problem }: Failure): string {
  return `${claim}: ${weight === undefined ? "" : `${weight.stage} ${weight.name}: `}${problem}`;
}
