import type { StageName } from "../stages/contract.ts";
import type { CaseResult } from "./case_result.ts";

/** Where the first wrong number is born. */
export interface Attribution {
  readonly stage: StageName;
  /** `{stage}.{output}`, or `{stage}<{input}` where the host is at fault. */
  readonly value: string;
  /**
   * `contract`: the package declares something else. `stage`: it gives wrong numbers on right inputs. `host`: it
   * was fed wrong ones. `accumulation`: right alone, too far off in the chain.
   */
  readonly origin: "contract" | "stage" | "host" | "accumulation";
  readonly why: string;
}

/** The first fault in chain order of what `results` of any suites show; undefined where all pass. */
export function attribute(_results: readonly CaseResult[]): Attribution | undefined {
  return undefined;
}
