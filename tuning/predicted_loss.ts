/**
 * What an error costs, from what others were measured to cost.
 * @module
 */

/** A squared error, over 0, and the loss that it was measured to cause, in dB². */
export interface MeasuredLoss {
  readonly squaredError: number;
  readonly loss: number;
}

/**
 * The loss of `squaredError`, in dB². The loss by squared error is constant beyond the outermost of `measured`, which
 * are sorted by error, and changes linearly with the logarithm of the error between two: small losses grow with the
 * square of the error, large ones slower. 0 where nothing was measured.
 */
export function predictedLoss(squaredError: number, measured: readonly MeasuredLoss[]): number {
  if (measured.length === 0) return 0;
  const above = measured.findIndex((next) => next.squaredError >= squaredError);
  const ratio = ({ loss, squaredError }: MeasuredLoss) => loss / squaredError;
  if (above === 0) return squaredError * ratio(measured[0]);
  if (above === -1) return squaredError * ratio(measured[measured.length - 1]);
  const [low, high] = [measured[above - 1], measured[above]];
  const part = Math.log(squaredError / low.squaredError) /
    Math.log(high.squaredError / low.squaredError);
  return squaredError * (ratio(low) + part * (ratio(high) - ratio(low)));
}
