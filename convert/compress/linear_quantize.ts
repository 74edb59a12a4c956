/**
 * Weights as small integers with scales and zero points.
 * @module
 */
import { allocate, firstNonFinite, type Tensor, tensor } from "../../tensor/tensor.ts";
import type { LinearCompression } from "../presets/preset.ts";
import { Blocks } from "./_blocks.ts";

/** A weight as `scale * (integer - zero point)`, rounded to the scale's dtype. */
export interface Quantized {
  /** One byte each, in the order of the weight's elements. */
  readonly integers: Int8Array;
  /** One for each block, in the weight's dtype. */
  readonly scale: Tensor<"fp16" | "fp32">;
  /** One for each block; absent where all are 0. */
  readonly zeroPoint?: Int8Array;
  /** Of the numbers that the integers stand for, over all elements. */
  readonly squaredError: number;
}

const rounding = { fp16: Math.f16round, fp32: Math.fround };
/** Smallest positive numbers; a scale of blocks that are as good as 0 would else be 0. */
const smallest = { fp16: 2 ** -24, fp32: 2 ** -149 };
/** Added and taken off again, it leaves a whole number, halves rounded to even. */
const toWhole = 1.5 * 2 ** 52;

/**
 * `weight` as integers of `bits` bits; `scales[i]` scales along axis i, each for an equal part of it.
 * Ranges are coremltools': `symmetric` uses as many negative as positive integers for the largest
 * magnitude, `affine` uses all for the range of the elements and 0. But each integer is the one whose
 * number, from the scale as it is stored, is nearest to the element; and of the three zero points nearest to
 * the exact one, that of the smallest error is taken. So the error is never above coremltools'.
 *
 * @throws {RangeError} where an element is not finite, or `scales` does not divide the weight's shape.
 */
export function linearQuantize(
  weight: Tensor<"fp16" | "fp32">,
  { bits, mode }: Pick<LinearCompression, "bits" | "mode">,
  scales: readonly number[],
): Quantized {
  const { dtype, shape, data } = weight;
  const bad = firstNonFinite(data);
  if (bad >= 0) {
    throw new RangeError(
      `Cannot quantize a weight: expected finite elements, received ${data[bad]} at ${bad}`,
    );
  }
  const blocks = new Blocks(shape, scales);
  const integers = new Int8Array(data.length);
  const scale = allocate(dtype, blocks.count);
  const zeroPoint = new Int8Array(blocks.count);
  let squaredError = 0;
  for (let block = 0; block < blocks.count; block++) {
    // As fp32, since reading one kind of array is several times faster than reading two.
    const elements = new Float32Array(blocks.read(data, block));
    const quantized = quantizeBlock(elements, dtype, { bits, mode });
    scale[block] = quantized.step;
    zeroPoint[block] = quantized.zero;
    blocks.write(integers, block, quantized.integers);
    squaredError += quantized.squaredError;
  }
  return {
    integers,
    scale: tensor(dtype, scales, scale) as Quantized["scale"],
    ...(mode === "affine" && { zeroPoint }),
    squaredError,
  };
}

function quantizeBlock(
  elements: Float32Array,
  dtype: "fp16" | "fp32",
  { bits, mode }: Pick<LinearCompression, "bits" | "mode">,
): { step: number; zero: number; integers: Int8Array; squaredError: number } {
  const round = rounding[dtype];
  const affine = mode === "affine";
  const highest = 2 ** (bits - 1) - 1;
  const lowest = affine ? -highest - 1 : -highest;
  const [min, max] = affine ? rangeWithZero(elements) : symmetricRange(elements);
  // coremltools rounds the range too, which must not make it infinite.
  const range = round(max - min) < Infinity ? round(max - min) : max - min;
  const step = Math.max(round(range / (highest - lowest)), smallest[dtype]);
  const zeroPoints = affine ? nearbyZeroPoints(min, max, lowest, highest) : [0];
  const [best] = zeroPoints.map((zero) => {
    const numbers = new Float64Array(highest - lowest + 1);
    for (let i = 0; i < numbers.length; i++) numbers[i] = round(step * (lowest + i - zero));
    return { zero, ...nearest(elements, { numbers, step, lowest, zero }) };
  }).sort((a, b) => a.squaredError - b.squaredError);
  return { step, ...best };
}

function rangeWithZero(elements: Float32Array): [min: number, max: number] {
  let min = 0, max = 0;
  for (let i = 0; i < elements.length; i++) {
    if (elements[i] < min) min = elements[i];
    if (elements[i] > max) max = elements[i];
  }
  return [min, max];
}

function symmetricRange(elements: Float32Array): [min: number, max: number] {
  const [min, max] = rangeWithZero(elements);
  const magnitude = Math.max(-min, max);
  return [-magnitude, magnitude];
}

function nearbyZeroPoints(min: number, max: number, lowest: number, highest: number): number[] {
  if (min === max) return [0];
  const zero = Math.round((lowest * max - highest * min) / (max - min));
  return [zero, zero - 1, zero + 1].filter((zero) => zero >= lowest && zero <= highest);
}

/** What the integers from `lowest` on stand for: multiples of `step`, 0 being `zero`, rounded. */
interface Levels {
  readonly numbers: Float64Array;
  readonly step: number;
  readonly lowest: number;
  readonly zero: number;
}

/** For each element the integer whose number is nearest; rounded, that can be the second nearest multiple. */
function nearest(
  elements: Float32Array,
  { numbers, step, lowest, zero }: Levels,
): { integers: Int8Array; squaredError: number } {
  const integers = new Int8Array(elements.length);
  const last = numbers.length - 1;
  let squaredError = 0;
  for (let i = 0; i < elements.length; i++) {
    const element = elements[i];
    const multiple = (element / step + toWhole) - toWhole;
    let place = Math.min(Math.max(multiple + zero - lowest, 0), last);
    let error = Math.abs(numbers[place] - element);
    const other = numbers[place] < element ? place + 1 : place - 1;
    if (other >= 0 && other <= last && Math.abs(numbers[other] - element) < error) {
      place = other;
      error = Math.abs(numbers[other] - element);
    }
    integers[i] = place + lowest;
    squaredError += error * error;
  }
  return { integers, squaredError };
}
