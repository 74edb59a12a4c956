/**
 * Memory for what a stage gives, before it is known: Core ML writes into buffers of its caller's.
 * @module
 */
import type { NativeArray, NativeDtype } from "../ffi/native_tensor.ts";
import { kokoro82m } from "../stages/config.ts";
import { type FeatureContract, stageContracts, type StageName } from "../stages/contract.ts";
import type { Feature } from "../stages/loaded_stage.ts";
import { allocate, elementCount, type Tensor } from "../tensor/tensor.ts";

const contracts = stageContracts(kokoro82m);

/** T and T_a, as far as `feeds` show them: by the contract's flexible axes, or as the sum of durations. */
function sizesOf(
  inputs: readonly FeatureContract[],
  feeds: Readonly<Record<string, Tensor>>,
): { T?: number; T_a?: number } {
  const sizes: { T?: number; T_a?: number } = {};
  for (const { name, shape } of inputs) {
    const received = feeds[name]?.shape ?? [];
    shape.forEach((dim, axis) => {
      // From the right: packages made elsewhere have more axes of 1 at the left.
      const size = received[received.length - shape.length + axis];
      if (typeof dim === "number" || size === undefined) return;
      sizes[dim.symbol] = (size - dim.offset) / dim.scale;
    });
  }
  const durations = feeds.pred_dur?.data;
  if (durations instanceof Int32Array) sizes.T_a = durations.reduce((sum, n) => sum + n, 0);
  return sizes;
}

/**
 * Buffers for the `outputs` of `stage` that the contract's shapes fill at the sizes of `feeds`. They hold one element where
 * the contract does not tell.
 */
export function outputBuffers(
  stage: StageName,
  outputs: readonly Feature[],
  feeds: Readonly<Record<string, Tensor>>,
): Record<string, NativeArray> {
  const contract = contracts[stage];
  const sizes = sizesOf(contract.inputs, feeds);
  return Object.fromEntries(outputs.map(({ name, dtype }) => {
    const declared = contract.outputs.find((output) => output.name === name);
    const shapes = declared ? [declared.shape, ...declared.otherShapes ?? []] : [];
    const counts = shapes.map((shape) =>
      elementCount(
        shape.map((dim) =>
          typeof dim === "number" ? dim : dim.scale * (sizes[dim.symbol] ?? 0) + dim.offset
        ),
      )
    );
    return [name, allocate(dtype as NativeDtype, Math.max(1, ...counts))];
  }));
}

/** Buffers of the same types that hold `neededBytes`. */
export function largerBuffers(
  outputs: readonly Feature[],
  neededBytes: Readonly<Record<string, number>>,
): Record<string, NativeArray> {
  return Object.fromEntries(outputs.map(({ name, dtype }) => {
    const elementBytes = dtype === "fp16" ? 2 : 4;
    return [name, allocate(dtype as NativeDtype, neededBytes[name] / elementBytes)];
  }));
}
