/** How predicted durations compare, token by token. */
export interface DurationsComparison {
  /** T_a of the reference. */
  readonly referenceFrames: number;
  /** T_a of the tested chain. */
  readonly testFrames: number;
  /** Tokens whose frames differ, padding included. */
  readonly differing: readonly DurationDifference[];
  /** `near-ties` where every difference is one. */
  readonly verdict: "equal" | "near-ties" | "different";
}

/** A token with another number of frames than in the reference. */
export interface DurationDifference {
  /** Place of the token, from 0. */
  readonly token: number;
  readonly reference: number;
  readonly test: number;
  /**
   * Whether the reference stood so close to a half before rounding that the next numerics may round the
   * other way: one frame more or less is then no defect.
   */
  readonly nearTie: boolean;
}

/** Distance from a half, in frames, within which a duration before rounding counts as a near tie. */
export const nearTieWidth = 1e-3;

/**
 * Compares frames of each token, `[T_enc]`. Every difference shifts all later audio by 25 ms a frame, so no
 * comparison of waveforms means anything before `verdict` is `equal`.
 * @param unrounded the reference's durations before rounding, `[T_enc]`; without them nothing is a near tie.
 * @throws {RangeError} when the numbers of tokens differ.
 */
export function compareDurations(
  reference: ArrayLike<number>,
  test: ArrayLike<number>,
  unrounded?: ArrayLike<number>,
): DurationsComparison {
  for (const { length } of [test, unrounded ?? reference]) {
    if (length === reference.length) continue;
    throw new RangeError(
      `Cannot compare durations: expected ${reference.length} tokens, received ${length}`,
    );
  }
  const differing: DurationDifference[] = [];
  let [referenceFrames, testFrames] = [0, 0];
  for (let token = 0; token < reference.length; token++) {
    const pair = { token, reference: reference[token], test: test[token] };
    referenceFrames += pair.reference;
    testFrames += pair.test;
    if (pair.test === pair.reference) continue;
    differing.push({ ...pair, nearTie: isNearTie(pair, unrounded?.[token]) });
  }
  const verdict = differing.length === 0
    ? "equal"
    : differing.every(({ nearTie }) => nearTie)
    ? "near-ties"
    : "different";
  return { referenceFrames, testFrames, differing, verdict };
}

function isNearTie(
  { reference, test }: { readonly reference: number; readonly test: number },
  unrounded: number | undefined,
): boolean {
  if (unrounded === undefined) return false;
  // The two candidates of a near tie enclose the half: a frame off on the other side is a defect, and so are two.
  const half = (reference + test) / 2;
  return Math.abs(unrounded - half) <= nearTieWidth;
}
