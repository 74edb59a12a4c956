/**
 * What measuring itself costs: the clock's resolution, and the time of a stage that does nothing.
 * @module
 */
import { median } from "simple-statistics";
import { z } from "zod";
import { kokoro82m } from "../stages/config.ts";
import { stageContracts } from "../stages/contract.ts";
import { runStage } from "../stages/chain.ts";
import type { Feature, LoadedStage } from "../stages/loaded_stage.ts";
import { allocate, elementCount, type Tensor, tensor } from "../tensor/tensor.ts";

/** Schema of {@link Harness}, a part of a result. */
export const harnessSchema = z.strictObject({
  clockResolutionUs: z.number().nonnegative().describe(
    "least difference of two readings of the clock that is not 0, in microseconds; 0 where none was seen",
  ),
  stageOverheadUs: z.number().nonnegative().describe(
    "time that the chain takes around a stage that does nothing, in microseconds: median of batches",
  ),
});

/** What measuring costs. */
export type Harness = z.infer<typeof harnessSchema>;

/** Readings of the clock in search of a difference. */
const readings = 100_000;
/** Calls of the empty stage that are timed together, since one is near the clock's resolution; and how often. */
const callsOfBatch = 50;
const batches = 21;

/** Measures both with `now`, a monotonic clock in ms. Takes some tens of milliseconds. */
export async function measureHarness(
  now: () => number = () => performance.now(),
): Promise<Harness> {
  const empty = emptyCall();
  const call = async () => {
    now(); // the chain takes three readings a stage
    now();
    await empty();
    now();
  };
  const batch = async () => {
    const begun = now();
    for (let i = 0; i < callsOfBatch; i++) await call();
    return (1000 * (now() - begun)) / callsOfBatch;
  };
  for (let i = 0; i < batches; i++) await batch(); // until it is compiled
  const overheads: number[] = [];
  for (let i = 0; i < batches; i++) overheads.push(await batch());
  return { clockResolutionUs: resolutionOf(now), stageOverheadUs: median(overheads) };
}

function resolutionOf(now: () => number): number {
  let least = Infinity;
  let last = now();
  for (let i = 0; i < readings; i++) {
    const reading = now();
    if (reading > last) least = Math.min(least, reading - last);
    last = reading;
  }
  return least === Infinity ? 0 : 1000 * least;
}

/** A call of a stage as the chain makes it: feeds chosen and checked, outputs checked, and nothing between. */
function emptyCall(): () => Promise<unknown> {
  const sizes = { T: 2, T_a: 1 };
  // Of all stages the vocoder has the most features.
  const { inputs, outputs } = stageContracts(kokoro82m).vocoder;
  const zeros = (features: typeof inputs) =>
    Object.fromEntries(features.map(({ name, shape }): [string, Tensor] => {
      const bound = shape.map((dim) =>
        typeof dim === "number" ? dim : dim.scale * sizes[dim.symbol] + dim.offset
      );
      return [name, tensor("fp32", bound, allocate("fp32", elementCount(bound)))];
    }));
  const declared = (features: typeof inputs) =>
    features.map(({ name }): Feature => ({ name, dtype: "fp32" }));
  const prediction = Promise.resolve({ outputs: zeros(outputs), modelMs: 0, copyMs: 0 });
  const stage: LoadedStage = {
    inputs: declared(inputs),
    outputs: declared(outputs),
    compression: null,
    loadMs: 0,
    predict: () => prediction,
    [Symbol.asyncDispose]: () => Promise.resolve(),
  };
  const feeds = zeros(inputs);
  return () => runStage("vocoder", stage, feeds, sizes);
}
