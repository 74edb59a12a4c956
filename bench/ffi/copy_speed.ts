/**
 * How fast outputs are copied out of Core ML's memory, beside plain copies of as many bytes.
 * @module
 */
import { median } from "simple-statistics";
import type { Model } from "../../ffi/model.ts";
import { allocate, elementCount, tensor } from "../../tensor/tensor.ts";

/** The largest value that the chain passes on: x_pre at 2000 frames. */
export const largestShape = [1, 128, 240_001] as const;

/** Times of copies, medians in ms. */
export interface CopySpeed {
  readonly dtype: "fp16" | "fp32";
  readonly shape: readonly number[];
  readonly sizeBytes: number;
  /** Passing the input, which stays where it is. */
  readonly inputMs: number;
  /** Copying the output, by its strides, into the caller's buffer. */
  readonly outputMs: number;
  /** As many bytes from one typed array into another: memcpy. */
  readonly memcpyMs: number;
  /** Speed of both copies beside memcpy's: the median over turns, in each of which the machine is equally busy for both. */
  readonly relativeSpeed: number;
}

/**
 * Times the copies around `model`, an identity of `dtype` and `shape`, in turns with those of typed arrays. The first turn, in which memory is
 * new to the system, does not count.
 */
export async function measureCopies(
  model: Pick<Model, "predict">,
  dtype: "fp16" | "fp32",
  shape: readonly number[],
  rounds: number,
  now: () => number = () => performance.now(),
): Promise<CopySpeed> {
  const x = allocate(dtype, elementCount(shape)).fill(1);
  const y = allocate(dtype, x.length);
  const copy = allocate(dtype, x.length);
  const times: { inputMs: number; outputMs: number; memcpyMs: number }[] = [];
  for (let round = 0; round <= rounds; round++) {
    const { times: { inputMs, outputMs } } = await model.predict(
      { x: tensor(dtype, shape, x) },
      { y },
    );
    const start = now();
    copy.set(y);
    times.push({ inputMs, outputMs, memcpyMs: now() - start });
  }
  const counted = times.slice(1);
  const of = (field: keyof (typeof times)[number]) => median(counted.map((time) => time[field]));
  return {
    dtype,
    shape,
    sizeBytes: x.byteLength,
    inputMs: of("inputMs"),
    outputMs: of("outputMs"),
    memcpyMs: of("memcpyMs"),
    relativeSpeed: median(
      counted.map(({ inputMs, outputMs, memcpyMs }) => memcpyMs / (inputMs + outputMs)),
    ),
  };
}
