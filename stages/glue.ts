/**
 * What the host does between the stages: durations to whole frames, and a voice's row to its two
 * halves. Source: `KModel.forward_with_tokens` of the PyPI package kokoro 0.9.4.
 * @module
 */
import { type Tensor, tensor } from "../tensor/tensor.ts";
import { NotFiniteError } from "./stage_error.ts";

/** `value` rounded to the nearest integer, halves to the even one, as NumPy and PyTorch round. */
export function roundHalfToEven(value: number): number {
  const floor = Math.floor(value);
  const fraction = value - floor;
  if (fraction !== 0.5) return fraction < 0.5 ? floor : floor + 1;
  return floor % 2 === 0 ? floor : floor + 1;
}

/**
 * Frames of each token: `max(1, round(duration))`, `[1, T]` float to `[1, T]` int32.
 * @throws {StageError} where a duration is not a finite number that fits int32. Converting NaN to an
 *   integer traps on Apple's systems, and models compiled by an older system have given NaN.
 */
export function predictedDurations(duration: Tensor<"fp16" | "fp32">): Tensor<"int32"> {
  const frames = Int32Array.from(duration.data, (value, i) => {
    const rounded = Math.max(1, roundHalfToEven(value));
    if (rounded <= 0x7fffffff) return rounded;
    throw new NotFiniteError({
      stage: "post_albert",
      feature: "duration",
      what: `unusable duration of token ${i}`,
      expected: "a finite number of frames",
      received: String(value),
      remedy: "If the package was compiled by another version of the system, compile it again.",
    });
  });
  return tensor("int32", duration.shape, frames);
}

/** T_a: the sum of all frames of `predDur`. */
export function sumFrames(predDur: Tensor<"int32">): number {
  let sum = 0;
  for (const frames of predDur.data) sum += frames;
  return sum;
}

/** The two halves of a row of a voice, `[2 * styleDim]` fp32: `[1, styleDim]` each. */
export interface Style {
  /** First half: timbre, for Noise and Vocoder. */
  readonly timbre: Tensor<"fp32">;
  /** Second half: prosody, for PostAlbert and Prosody. */
  readonly prosody: Tensor<"fp32">;
}

/**
 * Splits a voice's row into timbre and prosody.
 * @throws {RangeError} when the row does not hold `2 * styleDim` values.
 */
export function splitStyle(row: Float32Array, styleDim: number): Style {
  if (row.length !== 2 * styleDim) {
    throw new RangeError(
      `Cannot split the voice's row: expected ${2 * styleDim} values, received ${row.length}`,
    );
  }
  return {
    timbre: tensor("fp32", [1, styleDim], row.slice(0, styleDim)),
    prosody: tensor("fp32", [1, styleDim], row.slice(styleDim)),
  };
}
