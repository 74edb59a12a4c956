/** What the metrics take: values in single or double precision; they compute in double. */
export type Samples = Float32Array | Float64Array;

/**
 * Throws a {@link RangeError} unless both have the same number of elements, and at least one.
 * @param what plural, for the message, for example `tensors`.
 */
export function requireSameLength(
  what: string,
  reference: ArrayLike<unknown>,
  test: ArrayLike<unknown>,
): void {
  if (test.length === reference.length && test.length > 0) return;
  throw new RangeError(
    `Cannot compare ${what}: expected ${reference.length} elements and at least one, received ${test.length}`,
  );
}

/** Sum of squares. */
export function energy(values: Samples): number {
  let sum = 0;
  for (let i = 0; i < values.length; i++) sum += values[i] * values[i];
  return sum;
}

/** Sum of squared differences of arrays of one length. */
export function errorEnergy(reference: Samples, test: Samples): number {
  let sum = 0;
  for (let i = 0; i < reference.length; i++) {
    const difference = test[i] - reference[i];
    sum += difference * difference;
  }
  return sum;
}
