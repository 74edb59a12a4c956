/**
 * Compressions in words.
 * @module
 */
import type { Compression } from "./preset.ts";

/** `compression` in a few words, such as `4-bit palette, by 8 channels`. */
export function describeCompression(compression: Compression | null): string {
  if (compression === null) return "as they are";
  const { type, bits } = compression;
  const shared = type === "linear"
    ? `, by ${compression.granularity}`
    : compression.groupSize === undefined
    ? ""
    : `, by ${compression.groupSize} channels`;
  return `${bits}-bit ${type}${shared}`;
}
