/** An error held against its tolerance. */
export interface Judgement {
  /** What was measured; 0 is perfect. */
  readonly error: number;
  /** The most that passes. */
  readonly tolerance: number;
  /**
   * The tolerance it would have needed: `error` rounded up to two significant digits; null where no tolerance would do,
   * because the error is NaN or infinite.
   */
  readonly needed: number | null;
  readonly passes: boolean;
}

/**
 * Holds `error` against `tolerance`; NaN and infinity pass nothing. Of a correlation judge `1 - correlation`, of a
 * level difference in dB its absolute value.
 * @throws {RangeError} when `error` or `tolerance` is negative, or `tolerance` not finite.
 */
export function judge(error: number, tolerance: number): Judgement {
  if (!(tolerance >= 0 && Number.isFinite(tolerance))) {
    throw new RangeError(`Cannot judge: expected a finite tolerance from 0, received ${tolerance}`);
  }
  if (error < 0) throw new RangeError(`Cannot judge: expected an error from 0, received ${error}`);
  return {
    error,
    tolerance,
    needed: needed(error),
    passes: error <= tolerance && error < Infinity,
  };
}

function needed(error: number): number | null {
  if (!Number.isFinite(error)) return null;
  const rounded = Number(error.toPrecision(2));
  if (rounded >= error) return rounded;
  const [digits, exponent] = error.toExponential(1).split("e").map(Number);
  return Number(`${(digits + 0.1).toFixed(1)}e${exponent}`);
}
