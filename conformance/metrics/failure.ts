import { type Dtype, elementCount, firstNonFinite, type Tensor } from "../../tensor/tensor.ts";
import type { Moments } from "./moments.ts";

/** Why two tensors cannot be compared: a defect in itself, whatever the tolerances. */
export interface TensorFailure {
  readonly kind: "dtype" | "shape" | "nan" | "infinity";
  /** Which of the two is at fault. */
  readonly side: "reference" | "test";
  /** First NaN or infinity in row-major order, from 0; null for the other kinds. */
  readonly index: number | null;
  /** The same, one index a dimension. */
  readonly position: readonly number[] | null;
  readonly message: string;
}

/** Another dtype of `test` than `dtype`, another shape than the reference's, or no elements; null for none of these. */
export function findMismatch(reference: Tensor, test: Tensor, dtype: Dtype): TensorFailure | null {
  if (test.dtype !== dtype) {
    return failure("dtype", "test", `expected ${dtype}, received ${test.dtype}`);
  }
  if (!sameShape(reference.shape, test.shape)) {
    return failure("shape", "test", `expected [${reference.shape}], received [${test.shape}]`);
  }
  if (elementCount(reference.shape) === 0) {
    return failure("shape", "reference", `expected elements, received shape [${reference.shape}]`);
  }
  return null;
}

/** The first NaN or infinity of two tensors, or null; sought only where their sums of squares tell of one. */
export function findNonFinite(
  reference: Tensor,
  test: Tensor,
  { referenceEnergy, testEnergy }: Pick<Moments, "referenceEnergy" | "testEnergy">,
): TensorFailure | null {
  if (Number.isFinite(referenceEnergy + testEnergy)) return null;
  return firstNonFiniteOf(reference, "reference") ?? firstNonFiniteOf(test, "test");
}

function firstNonFiniteOf(value: Tensor, side: TensorFailure["side"]): TensorFailure | null {
  const index = firstNonFinite(value.data);
  if (index < 0) return null;
  const found = Number(value.data[index]);
  const position = positionOf(index, value.shape);
  return {
    kind: Number.isNaN(found) ? "nan" : "infinity",
    side,
    index,
    position,
    message:
      `the ${side} has ${found} at [${position}], element ${index} of shape [${value.shape}]`,
  };
}

function failure(
  kind: TensorFailure["kind"],
  side: TensorFailure["side"],
  message: string,
): TensorFailure {
  return { kind, side, index: null, position: null, message };
}

function sameShape(first: readonly number[], second: readonly number[]): boolean {
  return first.length === second.length && first.every((size, axis) => size === second[axis]);
}

/** Index in each dimension of the element at `index` in row-major order. */
function positionOf(index: number, shape: readonly number[]): number[] {
  let rest = index;
  return shape.toReversed().map((size) => {
    const at = rest % size;
    rest = Math.floor(rest / size);
    return at;
  }).reverse();
}
