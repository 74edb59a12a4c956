import { cast, type Dtype, type Tensor } from "../../tensor/tensor.ts";
import { cosineDistance } from "./cosine_distance.ts";
import { findMismatch, findNonFinite, type TensorFailure } from "./failure.ts";
import { maxAbsError } from "./max_abs_error.ts";
import { momentsOf, type Samples } from "./moments.ts";
import { pearson } from "./pearson.ts";
import { relativeL2 } from "./relative_l2.ts";
import { rmse } from "./rmse.ts";
import { snrDb } from "./snr_db.ts";
import { type UlpDistance, ulpDistance } from "./ulp_distance.ts";

/** How two tensors compare: by every metric, or why not. */
export type TensorComparison =
  | { readonly failure: TensorFailure; readonly metrics: null }
  | { readonly failure: null; readonly metrics: TensorMetrics };

/** Every metric of two tensors. What each means is said where its function is. */
export interface TensorMetrics {
  readonly maxAbsError: number;
  readonly rmse: number;
  readonly relativeL2: number;
  /** Infinity where the tensors are equal. */
  readonly snrDb: number;
  readonly cosineDistance: number;
  /** NaN where a tensor is constant, as one of one element is. */
  readonly pearson: number;
  /** In the tested dtype, fp16 or fp32; null for the others. */
  readonly ulp: UlpDistance | null;
}

/** Options of {@link compareTensors}. */
export interface CompareTensorsOptions {
  /** What the tested tensor must be; the reference's dtype by default. */
  readonly dtype?: Dtype;
}

/**
 * Compares `test` with `reference`, elements of any shape. Another dtype or shape, NaN and infinity fail; nothing
 * else is measured then. Where the reference is of higher precision (fp32 for a fp16 stage), ulps are counted from
 * the reference rounded to the test's dtype, and all else from the reference as it is.
 */
export function compareTensors(
  reference: Tensor,
  test: Tensor,
  { dtype = reference.dtype }: CompareTensorsOptions = {},
): TensorComparison {
  const mismatch = findMismatch(reference, test, dtype);
  if (mismatch !== null) return { failure: mismatch, metrics: null };
  const pair = [samplesOf(reference), samplesOf(test)] as const;
  const moments = momentsOf(...pair);
  const failure = findNonFinite(reference, test, moments);
  if (failure !== null) return { failure, metrics: null };
  return {
    failure: null,
    metrics: {
      maxAbsError: maxAbsError(...pair, moments),
      rmse: rmse(...pair, moments),
      relativeL2: relativeL2(...pair, moments),
      snrDb: snrDb(...pair, moments),
      cosineDistance: cosineDistance(...pair, moments),
      pearson: pearson(...pair, moments),
      ulp: ulpsOf(reference, test),
    },
  };
}

function samplesOf({ dtype, data }: Tensor): Samples {
  if (dtype === "fp16" || dtype === "fp32" || dtype === "fp64" || dtype === "int32") return data;
  return Float64Array.from(data as ArrayLike<number | bigint>, Number);
}

function ulpsOf(reference: Tensor, test: Tensor): UlpDistance | null {
  if (test.dtype === "fp16") return ulpDistance(cast(reference, "fp16").data, test.data);
  if (test.dtype === "fp32") return ulpDistance(cast(reference, "fp32").data, test.data);
  return null;
}
