/**
 * Pearson correlation of two signals of one length, in double precision; the published benchmark's `corr`.
 * NaN where one of them is constant. It does not see loudness: pair it with {@link gainDb}.
 * @throws {RangeError} when the lengths differ or are 0.
 */
export function pearson(test: Float32Array, reference: Float32Array): number {
  if (test.length !== reference.length || test.length === 0) {
    throw new RangeError(
      `Cannot correlate signals: expected ${reference.length} samples and at least one, received ${test.length}`,
    );
  }
  const [testMean, referenceMean] = [mean(test), mean(reference)];
  let covariance = 0, testVariance = 0, referenceVariance = 0;
  for (let i = 0; i < test.length; i++) {
    const [x, y] = [test[i] - testMean, reference[i] - referenceMean];
    covariance += x * y;
    testVariance += x * x;
    referenceVariance += y * y;
  }
  return covariance / Math.sqrt(testVariance * referenceVariance);
}

function mean(values: Float32Array): number {
  let sum = 0;
  for (const value of values) sum += value;
  return sum / values.length;
}
