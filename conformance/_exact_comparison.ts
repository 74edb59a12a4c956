/** Comparison with a value that is there in full. */
import { cast, type Tensor } from "../tensor/tensor.ts";
import { segmentBounds, timeAxisOf } from "./_segments.ts";
import { compareTensors } from "./metrics/compare_tensors.ts";
import type { TensorFailure } from "./metrics/failure.ts";
import type { ReferenceComparison, SegmentError } from "./reference_source.ts";

/** Compares `test` with all of `reference`, the value `name`. */
export function compareExactly(name: string, reference: Tensor, test: Tensor): ReferenceComparison {
  const compared = compareTensors(reference, test, { dtype: dtypeToExpect(test) });
  if (compared.failure !== null) return failedComparison(name, compared.failure, false);
  const { metrics } = compared;
  const { segments, gainDb } = errorsAlongTime(name, cast(reference, "fp32"), cast(test, "fp32"));
  const { relativeL2, cosineDistance } = metrics;
  return {
    value: name,
    failure: null,
    estimated: false,
    relativeL2,
    cosineDistance,
    gainDb,
    segments,
    metrics,
  };
}

/** The comparison of a tensor that cannot be compared. */
export function failedComparison(
  value: string,
  failure: TensorFailure,
  estimated: boolean,
): ReferenceComparison {
  return {
    value,
    failure,
    estimated,
    relativeL2: Infinity,
    cosineDistance: Infinity,
    gainDb: Infinity,
    segments: [],
    metrics: null,
  };
}

/** Stages give fp16 or fp32, as their packages declare; references are fp32. */
export const dtypeToExpect = ({ dtype }: Tensor): "fp16" | "fp32" =>
  dtype === "fp16" ? "fp16" : "fp32";

export const noSuchValue = (passage: number, name: string): RangeError =>
  new RangeError(`Cannot compare ${name} of passage ${passage}: the references have no such value`);

function errorsAlongTime(
  name: string,
  { data: reference, shape }: Tensor<"fp32">,
  { data: test }: Tensor<"fp32">,
): Pick<ReferenceComparison, "segments" | "gainDb"> {
  const axis = timeAxisOf(name, shape);
  const { length, stride } = axis ?? { length: 1, stride: test.length };
  const bounds = segmentBounds(length);
  const errors = new Float64Array(bounds.length - 1);
  const energies = new Float64Array(bounds.length - 1);
  const testEnergies = new Float64Array(bounds.length - 1);
  for (let outer = 0; outer < test.length; outer += stride * length) {
    for (let segment = 0; segment + 1 < bounds.length; segment++) {
      const end = outer + bounds[segment + 1] * stride;
      // In numbers of their own: sums in arrays take twice as long.
      let error = 0, energy = 0, testEnergy = 0;
      for (let i = outer + bounds[segment] * stride; i < end; i++) {
        const expected = reference[i];
        const received = test[i];
        const difference = received - expected;
        error += difference * difference;
        energy += expected * expected;
        testEnergy += received * received;
      }
      errors[segment] += error;
      energies[segment] += energy;
      testEnergies[segment] += testEnergy;
    }
  }
  const norms = Array.from(energies, Math.sqrt);
  return {
    segments: axis === undefined ? [] : segmentErrors(length, Array.from(errors, Math.sqrt), norms),
    gainDb: 10 * Math.log10(sum(testEnergies) / sum(energies)),
  };
}

const sum = (values: Float64Array) => values.reduce((total, value) => total + value, 0);

/** Errors along a time axis of `length` places, from each segment's distance and the reference's norm there. */
export function segmentErrors(
  length: number,
  distances: readonly number[],
  norms: readonly number[],
): SegmentError[] {
  const bounds = segmentBounds(length);
  return distances
    .map((distance, i) => ({
      begin: bounds[i],
      end: bounds[i + 1],
      relativeL2: distance === 0 ? 0 : distance / norms[i],
    }))
    .filter(({ begin, end }) => end > begin);
}
