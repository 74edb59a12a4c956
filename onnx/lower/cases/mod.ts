/**
 * What each lowering has to compute: golden values by family of operations, for the unit tests and for
 * conformance runs on other machines.
 * @module
 */
import type { Tensor } from "../../../tensor/tensor.ts";
import { type Case, caseProgram, runProgram } from "../../_mil_testing.ts";
import { activationCases } from "./activation_cases.ts";
import { arithmeticCases } from "./arithmetic_cases.ts";
import { compressedCases } from "./compressed_cases.ts";
import { convolutionCases } from "./convolution_cases.ts";
import { indexingCases } from "./indexing_cases.ts";
import { linearCases } from "./linear_cases.ts";
import { logicCases } from "./logic_cases.ts";
import { normalizationCases } from "./normalization_cases.ts";
import { recurrentCases } from "./recurrent_cases.ts";
import { reductionCases } from "./reduction_cases.ts";
import { resizingCases } from "./resizing_cases.ts";
import { shapeCases } from "./shape_cases.ts";

/** All cases by family. */
export const caseFamilies: Readonly<Record<string, readonly Case[]>> = {
  activation: activationCases,
  arithmetic: arithmeticCases,
  compressed: compressedCases,
  convolution: convolutionCases,
  indexing: indexingCases,
  linear: linearCases,
  logic: logicCases,
  normalization: normalizationCases,
  recurrent: recurrentCases,
  reduction: reductionCases,
  resizing: resizingCases,
  shape: shapeCases,
};

/** A case with sizes known while translating, or flexible ones. */
export interface CaseVariant {
  /** Operation, what is special, and how the sizes are known. */
  readonly name: string;
  readonly expected: readonly Tensor[];
  /** Largest accepted absolute difference. */
  readonly tolerance: number;
  /** Translates and runs it: the outputs that stand beside `expected`. */
  run(): Promise<Tensor[]>;
}

/** Every way to run `test`. */
export function variantsOf(test: Case): CaseVariant[] {
  return (test.staticOnly ? [false] : [false, true]).map((isDynamic) => ({
    name: [test.op, test.about, isDynamic && "flexible shapes"].filter(Boolean).join(", "),
    expected: test.expected,
    tolerance: test.tolerance ?? 2e-6,
    async run() {
      const { program, feeds } = caseProgram(test, isDynamic);
      const outputs = await runProgram(program, feeds);
      return test.expected.map((_, i) => outputs[`out_${i}`]);
    },
  }));
}
