/**
 * What a prediction costs beyond the model's own time.
 * @module
 */
import { median, quantile } from "simple-statistics";
import type { Model } from "../../ffi/model.ts";
import { tensor } from "../../tensor/tensor.ts";

/** Time of calls outside of the model, in µs. */
export interface CallOverhead {
  readonly calls: number;
  /** From the call in Deno until its promise settles, less the time inside Core ML. */
  readonly medianUs: number;
  readonly p90Us: number;
  /** The part of the median call that is spent inside the Swift library; the rest is Deno's, and threads that wake. */
  readonly libraryUs: number;
}

/** Times `calls` predictions of `model`, an identity of fp32 [1], one after the other, after a tenth as many to warm up. */
export async function measureOverhead(
  model: Pick<Model, "predict">,
  calls: number,
  now: () => number = () => performance.now(),
): Promise<CallOverhead> {
  const inputs = { x: tensor("fp32", [1], Float32Array.of(1)) };
  const buffers = { y: new Float32Array(1) };
  const outsideUs: number[] = [];
  const libraryUs: number[] = [];
  const warmups = Math.ceil(calls / 10);
  for (let i = 0; i < warmups + calls; i++) {
    const start = now();
    const { times } = await model.predict(inputs, buffers);
    const elapsedMs = now() - start;
    if (i < warmups) continue;
    outsideUs.push(1000 * (elapsedMs - times.modelMs));
    libraryUs.push(1000 * (times.totalMs - times.modelMs));
  }
  return {
    calls,
    medianUs: median(outsideUs),
    p90Us: quantile(outsideUs, 0.9),
    libraryUs: median(libraryUs),
  };
}
