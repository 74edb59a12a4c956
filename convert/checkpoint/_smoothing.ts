/**
 * Noise that undoes a quantizer's clustering: an int8 tensor has at most 256 distinct values, which a palette of
 * 8 bits stores exactly, while the weights that were quantized lay anywhere in the steps around them.
 * @module
 */
import { sha256Bytes } from "../../system/digest.ts";
import { seededRandom } from "../../system/random.ts";

/**
 * Where in its quantization step each element of the tensor `name` lies, one element a call: uniform from -0.5 up to
 * 0.5 steps. Decided by `seed` and `name` alone, so that a tensor is the same whenever and however often it is read.
 */
export function smoothingOffsets(seed: number, name: string): () => number {
  const random = seededRandom(`smoothed ${seed} ${name}`);
  return () => random.uniform() - 0.5;
}

/** Digest that stands for the smoothed weights of the file whose digest is `sha256`: caches key on it. */
export function smoothedSha256(sha256: string, seed: number): string {
  return sha256Bytes(new TextEncoder().encode(`smoothed\0${seed}\0${sha256}`));
}
