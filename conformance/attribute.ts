import { type StageName, stageNames } from "../stages/contract.ts";
import type { CaseResult } from "./case_result.ts";

/** Where the first wrong number is born. */
export interface Attribution {
  readonly stage: StageName;
  /** `{stage}.{output}`, or `{stage}<{input}` where the host is at fault. */
  readonly value: string;
  /**
   * `contract`: the package declares something else. `host`: the stage was fed something wrong. `stage`: it gives
   * wrong numbers on right inputs. `accumulation`: right alone, too far off in the chain.
   */
  readonly origin: "contract" | "host" | "stage" | "accumulation";
  readonly why: string;
}

/**
 * The first fault in chain order of what `results` of any suites show; undefined where no stage fails. A stage is
 * blamed by what it does on right inputs; by what it does in the chain only where it was not judged alone. What is not
 * judged, for want of a tolerance or of references, is never to blame.
 */
export function attribute(results: readonly CaseResult[]): Attribution | undefined {
  const failures = results.filter(({ outcome, stage }) => outcome === "fail" && stage !== null);
  for (const stage of stageNames) {
    const own = failures.filter((failure) => failure.stage === stage);
    const wasJudgedAlone = results.some((result) =>
      result.suite === "isolated" && result.stage === stage && result.outcome !== "skipped"
    );
    const find = (test: (failure: CaseResult) => boolean) => own.find(test);
    const contract = find(({ suite }) => suite === "contract");
    if (contract) return blame(stage, contract, "contract", "its package declares another feature");
    const host = find(isHosts);
    if (host) return blame(stage, host, "host", "it was fed another value");
    const alone = find(({ suite }) => suite === "isolated" || suite === "converter");
    if (alone) return blame(stage, alone, "stage", "wrong on the reference's inputs");
    const chained = wasJudgedAlone ? undefined : find(({ suite }) => suite === "chained");
    if (chained) {
      return blame(stage, chained, "stage", "wrong in the chain; it was not judged alone");
    }
  }
  const [first] = failures.filter(({ suite }) => suite === "chained").sort((a, b) =>
    stageNames.indexOf(a.stage!) - stageNames.indexOf(b.stage!)
  );
  return first &&
    blame(first.stage!, first, "accumulation", "right alone, errors of stages before it add up");
}

const isHosts = ({ suite, value }: CaseResult): boolean =>
  suite === "chained" && value.includes("<");

function blame(
  stage: StageName,
  { value, passage, error, tolerance, reason, firstBad }: CaseResult,
  origin: Attribution["origin"],
  what: string,
): Attribution {
  const measured = error === null ? "" : `: ${error.toPrecision(2)}, at most ${tolerance} passes`;
  const where = passage === null ? "" : ` (passage ${passage})`;
  const detail = [reason, firstBad].filter((part) => part !== null).join("; ");
  return { stage, value, origin, why: `${what}${measured}${where}${detail && `: ${detail}`}` };
}
