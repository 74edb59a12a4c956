/**
 * The sums that the metrics of two arrays are made of, from two passes over both.
 * @module
 */

/** What the metrics take: numbers of any width. They compute in double precision. */
export type Samples = Float16Array | Float32Array | Float64Array | Int32Array | readonly number[];

/** Sums over all elements of two arrays of one length, whatever the shape. */
export interface Moments {
  readonly count: number;
  /** Greatest absolute difference; NaN where a difference is NaN. */
  readonly maxAbsError: number;
  /** Sum of squared differences. */
  readonly errorEnergy: number;
  /** Sums of squares. */
  readonly referenceEnergy: number;
  readonly testEnergy: number;
  /** Sums of squares, and of products, around the means. */
  readonly referenceVariance: number;
  readonly testVariance: number;
  readonly covariance: number;
  /** Squared distance of the two as unit vectors; NaN where one is zero. */
  readonly unitErrorEnergy: number;
}

/**
 * The moments of `reference` and `test`. Metrics take them as a last argument, so that who needs several makes them
 * once.
 * @throws {RangeError} when the lengths differ or are 0.
 */
export function momentsOf(reference: Samples, test: Samples): Moments {
  requireSameLength("arrays", reference, test);
  const count = reference.length;
  const raw: RawSums = {
    maxAbsError: 0,
    errorEnergy: 0,
    referenceEnergy: 0,
    testEnergy: 0,
    referenceSum: 0,
    testSum: 0,
  };
  for (const [expected, received, size] of blocks(reference, test)) {
    addRaw(raw, expected, received, size);
  }
  const { referenceSum, testSum, ...energies } = raw;
  const [referenceMean, testMean] = [referenceSum / count, testSum / count];
  const [referenceScale, testScale] = [raw.referenceEnergy, raw.testEnergy]
    .map((energy) => 1 / Math.sqrt(energy));
  const scales = { referenceMean, testMean, referenceScale, testScale };
  const centred = { referenceVariance: 0, testVariance: 0, covariance: 0, unitErrorEnergy: 0 };
  for (const [expected, received, size] of blocks(reference, test)) {
    addCentred(centred, expected, received, size, scales);
  }
  return { count, ...energies, ...centred };
}

/** Throws a {@link RangeError} unless both have one length, and not 0. `what` is a plural, for the message. */
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

const blockSize = 4096;

interface RawSums {
  maxAbsError: number;
  errorEnergy: number;
  referenceEnergy: number;
  testEnergy: number;
  referenceSum: number;
  testSum: number;
}

// Sums of a block are kept in local variables: writing to an object for each element takes ten times as long.
function addRaw(
  sums: RawSums,
  reference: Float64Array,
  test: Float64Array,
  size: number,
): void {
  let { maxAbsError, errorEnergy, referenceEnergy, testEnergy, referenceSum, testSum } = sums;
  for (let i = 0; i < size; i++) {
    const x = reference[i], y = test[i];
    const error = Math.abs(y - x);
    // Negated, so that NaN is taken.
    if (!(error <= maxAbsError)) maxAbsError = Math.max(maxAbsError, error);
    errorEnergy += error * error;
    referenceEnergy += x * x;
    testEnergy += y * y;
    referenceSum += x;
    testSum += y;
  }
  Object.assign(sums, {
    maxAbsError,
    errorEnergy,
    referenceEnergy,
    testEnergy,
    referenceSum,
    testSum,
  });
}

function addCentred(
  sums: Record<"referenceVariance" | "testVariance" | "covariance" | "unitErrorEnergy", number>,
  reference: Float64Array,
  test: Float64Array,
  size: number,
  { referenceMean, testMean, referenceScale, testScale }: Readonly<
    Record<"referenceMean" | "testMean" | "referenceScale" | "testScale", number>
  >,
): void {
  let { referenceVariance, testVariance, covariance, unitErrorEnergy } = sums;
  for (let i = 0; i < size; i++) {
    const x = reference[i] - referenceMean, y = test[i] - testMean;
    referenceVariance += x * x;
    testVariance += y * y;
    covariance += x * y;
    const unitError = test[i] * testScale - reference[i] * referenceScale;
    unitErrorEnergy += unitError * unitError;
  }
  Object.assign(sums, { referenceVariance, testVariance, covariance, unitErrorEnergy });
}

/** Both arrays in blocks of doubles, overwritten from block to block: loops over one kind of array are the fastest. */
function* blocks(
  reference: Samples,
  test: Samples,
): Generator<[reference: Float64Array, test: Float64Array, size: number]> {
  const [expected, received] = [new Float64Array(blockSize), new Float64Array(blockSize)];
  for (let start = 0; start < reference.length; start += blockSize) {
    const size = Math.min(blockSize, reference.length - start);
    expected.set(blockOf(reference, start, size));
    received.set(blockOf(test, start, size));
    yield [expected, received, size];
  }
}

function blockOf(values: Samples, start: number, size: number): ArrayLike<number> {
  return ArrayBuffer.isView(values)
    ? values.subarray(start, start + size)
    : values.slice(start, start + size);
}
