import { requireSameLength, type Samples } from "./_samples.ts";

/**
 * Pearson correlation, in double precision; of audio it is the published benchmark's `corr`.
 * NaN where one of them is constant. It does not see loudness: pair it with {@link gainDb}.
 * @throws {RangeError} when the lengths differ or are 0.
 */
export function pearson(reference: Samples, test: Samples): number {
  requireSameLength("signals", reference, test);
  const [referenceMean, testMean] = [mean(reference), mean(test)];
  let covariance = 0, referenceVariance = 0, testVariance = 0;
  for (let i = 0; i < reference.length; i++) {
    const [x, y] = [reference[i] - referenceMean, test[i] - testMean];
    covariance += x * y;
    referenceVariance += x * x;
    testVariance += y * y;
  }
  return covariance / Math.sqrt(referenceVariance * testVariance);
}

function mean(values: Samples): number {
  let sum = 0;
  for (let i = 0; i < values.length; i++) sum += values[i];
  return sum / values.length;
}
