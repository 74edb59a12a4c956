/**
 * How far a value is off.
 * @module
 */
import type { Dtype, Tensor } from "../../tensor/tensor.ts";
import { relativeL2 } from "../metrics/relative_l2.ts";

/** Whether values of `dtype` have no rounding, so that one wrong element is a fault. */
export function isExact(dtype: Dtype): boolean {
  return dtype !== "fp16" && dtype !== "fp32" && dtype !== "fp64";
}

/** `error`, or null for what JSON cannot hold. */
export function finiteOrNull(error: number): number | null {
  return Number.isFinite(error) ? error : null;
}

/** Relative L2 error of `test`, or the share of elements that differ; Infinity where nothing can be told. */
export function valueError(reference: Tensor, test: Tensor): number {
  const { dtype, shape, data } = reference;
  if (test.dtype !== dtype || `${test.shape}` !== `${shape}`) return Infinity;
  if (data.length === 0) return 0;
  if (isExact(dtype)) {
    let differing = 0;
    for (let i = 0; i < data.length; i++) differing += Number(data[i] !== test.data[i]);
    return differing / data.length;
  }
  const error = relativeL2(data as Float32Array, test.data as Float32Array);
  return Number.isNaN(error) ? Infinity : error;
}
