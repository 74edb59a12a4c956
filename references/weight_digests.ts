/**
 * Compressed weights of a package as this project decompresses them, for the comparison with coremltools that
 * `check_packages.py` makes possible.
 * @module
 */
import { readPackage } from "../coreml/package.ts";
import { decompressedWeights } from "../onnx/decompress.ts";
import { sha256Bytes } from "../system/digest.ts";
import { bytesOf, type Tensor } from "../tensor/tensor.ts";

/** SHA-256 of each weight's little-endian elements, by the weight's name. */
export type WeightDigests = Readonly<Record<string, string>>;

/**
 * Digests of all weights that the package `path` stores compressed.
 * @throws {PackageError} where the package cannot be read.
 * @throws {UnsupportedError} where a weight cannot be decompressed.
 */
export function weightDigests(path: string): WeightDigests {
  const weights = decompressedWeights(readPackage(path).program);
  return Object.fromEntries(
    weights.map((
      { name, value: { data } },
    ) => [name, sha256Bytes(bytesOf(data as Tensor["data"]))]),
  );
}

/** Names of the weights whose bits differ, or that only one of the two has. */
export function differingWeights(ours: WeightDigests, theirs: WeightDigests): string[] {
  const names = new Set([...Object.keys(ours), ...Object.keys(theirs)]);
  return [...names].filter((name) => ours[name] !== theirs[name]);
}
