import { requireSameLength, type Samples } from "./moments.ts";

/** F0 in Hz above which a frame is voiced, as in the noise stage. */
export const voicedAboveHz = 10;

/** How two curves of fundamental frequency compare. */
export interface F0Error {
  /** Root mean square of 1200 log2(test / reference) over frames that both have voiced; NaN where there are none. */
  readonly rmsCents: number;
  /** Share of frames that one has voiced and the other has not, 0 to 1. */
  readonly voicingError: number;
  /** Frames that both have voiced. */
  readonly voicedFrames: number;
}

/**
 * Compares F0 curves as the Prosody stage gives them, in Hz, `[2 * T_a]`, two values a frame. Where one holds a
 * NaN, both errors are NaN.
 * @throws {RangeError} when the lengths differ or are 0.
 */
export function f0Error(reference: Samples, test: Samples): F0Error {
  requireSameLength("F0 curves", reference, test);
  let squares = 0, voicedFrames = 0, disagreeing = 0;
  for (let i = 0; i < reference.length; i++) {
    if (Number.isNaN(reference[i] + test[i])) {
      return { rmsCents: NaN, voicingError: NaN, voicedFrames: 0 };
    }
    const [first, second] = [reference[i] > voicedAboveHz, test[i] > voicedAboveHz];
    if (first !== second) disagreeing++;
    if (!first || !second) continue;
    voicedFrames++;
    squares += (1200 * Math.log2(test[i] / reference[i])) ** 2;
  }
  return {
    rmsCents: Math.sqrt(squares / voicedFrames),
    voicingError: disagreeing / reference.length,
    voicedFrames,
  };
}
