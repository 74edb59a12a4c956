import { caseFamilies, type CaseVariant, variantsOf } from "../../onnx/lower/cases/mod.ts";
import { TranslationError } from "../../onnx/translate.ts";
import type { Tensor } from "../../tensor/tensor.ts";
import { type CaseResult, type CaseSubject, failed, judged } from "../case_result.ts";
import { compareTensors } from "../metrics/compare_tensors.ts";
import type { ScoreOptions } from "./options.ts";

/** Options of {@link scoreOperations}. */
export interface OperationsOptions extends Pick<ScoreOptions, "signal" | "onResult"> {
  /** Cases to run; all by default. */
  readonly variants?: readonly CaseVariant[];
}

const allVariants = Object.values(caseFamilies).flat().flatMap(variantsOf);

/**
 * Every lowering of a MIL operation against golden values, with sizes that are known while translating and with
 * flexible ones: one result a case and kind of sizes, by its output that is furthest off its tolerance.
 */
export async function scoreOperations(
  { signal, onResult, variants = allVariants }: OperationsOptions = {},
): Promise<CaseResult[]> {
  const results: CaseResult[] = [];
  for (const variant of variants) {
    signal?.throwIfAborted();
    const subject = {
      suite: "ops",
      stage: null,
      value: variant.name,
      metric: "max_abs_error",
    } as const;
    const result = await variant.run().then(
      (outputs) => judgeOutputs(subject, variant, outputs),
      (error) => {
        if (error instanceof TranslationError) return failed(subject, error.message);
        throw error;
      },
    );
    results.push(result);
    onResult?.(result);
  }
  return results;
}

function judgeOutputs(
  subject: CaseSubject,
  { expected, tolerance }: CaseVariant,
  outputs: readonly Tensor[],
): CaseResult {
  const compared = expected.map((value, i) => compareTensors(value, outputs[i]));
  const errors: number[] = [];
  for (const [i, { failure, metrics }] of compared.entries()) {
    if (failure !== null) return failed(subject, `output ${i}: ${failure.message}`);
    errors.push(metrics.maxAbsError);
  }
  return judged(subject, Math.max(...errors), tolerance);
}
