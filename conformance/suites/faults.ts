/**
 * The suite that tests the suites: every fault of the catalogue, planted in the seeded small model.
 * @module
 */
import { type CaseResult, type CaseSubject, judged } from "../case_result.ts";
import type { FaultReport, FaultResult, Finding } from "../faults/report.ts";
import { runFaults, type RunFaultsOptions } from "../faults/run_faults.ts";

/** Options of {@link scoreFaults}. */
export interface FaultSuiteOptions extends Omit<RunFaultsOptions, "onResult"> {
  /** Takes each result as soon as it is there. */
  readonly onResult?: (result: CaseResult) => void;
}

/**
 * One case a fault, which passes where the fault is caught and attributed, and a last one, which fails where
 * something is found without a fault.
 * @throws {InjectionError} where a fault does not fit what the converter writes.
 */
export async function scoreFaults(options: FaultSuiteOptions): Promise<FaultReport> {
  const { onResult } = options;
  const report = await runFaults({ ...options, onResult: (result) => onResult?.(caseOf(result)) });
  const { falseAlarms } = report;
  onResult?.(judged(subjectOf("no fault"), falseAlarms.length, 0, { reason: textOf(falseAlarms) }));
  return report;
}

function caseOf({ name, place, outcome, findings }: FaultResult): CaseResult {
  const reason = `${outcome}: ${findings.length === 0 ? "nothing was found" : textOf(findings)}`;
  return judged(subjectOf(`${name} (${place})`), outcome === "caught" ? 0 : 1, 0, { reason });
}

const subjectOf = (value: string): CaseSubject => ({
  suite: "faults",
  // Stages are blamed for what is wrong with the packages under test, which these are not.
  stage: null,
  value,
  metric: "wrong_findings",
});

const textOf = (findings: readonly Finding[]): string =>
  findings.map(({ place, why }) => `${place}: ${why}`).join("; ");
