/** How predicted durations compare, token by token. */
export interface DurationsComparison {
  /** T_a of the tested chain. */
  readonly testFrames: number;
  /** T_a of the reference. */
  readonly referenceFrames: number;
  /** Tokens whose frames differ, padding included. */
  readonly differing: readonly {
    readonly token: number;
    readonly test: number;
    readonly reference: number;
  }[];
}

/**
 * Compares frames of each token, `[T_enc]`. Every difference shifts all later audio by 25 ms a frame, so no
 * comparison of waveforms means anything before this one is empty.
 * @throws {RangeError} when the numbers of tokens differ.
 */
export function compareDurations(
  test: ArrayLike<number>,
  reference: ArrayLike<number>,
): DurationsComparison {
  if (test.length !== reference.length) {
    throw new RangeError(
      `Cannot compare durations: expected ${reference.length} tokens, received ${test.length}`,
    );
  }
  const sum = (values: ArrayLike<number>) =>
    Array.from(values).reduce((total, value) => total + value, 0);
  return {
    testFrames: sum(test),
    referenceFrames: sum(reference),
    differing: Array.from(
      test,
      (value, token) => ({ token, test: value, reference: reference[token] }),
    )
      .filter((entry) => entry.test !== entry.reference),
  };
}
