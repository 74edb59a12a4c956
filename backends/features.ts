/**
 * What a package declares, without running it.
 * @module
 */
import { type MlFeature, readPackage } from "../coreml/package.ts";
import type { Feature } from "../stages/loaded_stage.ts";

/** `feature` with its ranges as sizes. */
export function declaredFeature({ name, dtype, shape, ranges }: MlFeature): Feature {
  const sizes = ranges?.map(({ min, max }) => min === max ? min : { min, max: max ?? Infinity });
  return { name, dtype, shape: sizes ?? shape };
}

/**
 * Inputs and outputs of the package at `path`: names, dtypes, and sizes or their ranges.
 * @throws {PackageError} where the package is damaged.
 */
export function describePackage(
  path: string,
): { readonly inputs: readonly Feature[]; readonly outputs: readonly Feature[] } {
  const { inputs, outputs } = readPackage(path);
  return { inputs: inputs.map(declaredFeature), outputs: outputs.map(declaredFeature) };
}
