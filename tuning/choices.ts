/**
 * The ways to store a weight that a search chooses from.
 * @module
 */
import type { Weight } from "../convert/compress/compressible.ts";
import type { Compression, DeploymentTarget } from "../convert/presets/preset.ts";

/** Output channels that share a table, of iOS 18. */
const groupSizes = [1, 4, 16] as const;

const linear8: Compression = { type: "linear", bits: 8, granularity: "channel", mode: "symmetric" };

/**
 * Palettes of 8, 6 and 4 bits and 8-bit integers by channel; for iOS 18 palettes of channel groups, too. Not fewer bits:
 * what those cost cannot be told from runs at 6 and 4, and presets of 55 MB that had 2 and 3 came out farther from the
 * fp32 chain than without (0.41 for 0.15 dB over the default's distance, on int8 weights). Nor blocks of 4-bit integers:
 * palettes of one channel each are smaller and lose less.
 */
export function choicesFor(target: DeploymentTarget): readonly Compression[] {
  const palette = (bits: 4 | 6 | 8): Compression => ({ type: "palette", bits });
  const plain = [palette(8), linear8, palette(6), palette(4)];
  if (target === "iOS17") return plain;
  const grouped = ([6, 4] as const).flatMap((bits) =>
    groupSizes.map((groupSize): Compression => ({ type: "palette", bits, groupSize }))
  );
  return [...plain, ...grouped];
}

/** Whether `weight` can be stored so: whether its output channels are known and divided, where that matters. */
export function fits(compression: Compression, { tensor: { shape }, outputAxis }: Weight): boolean {
  if (compression.type === "palette" && compression.groupSize !== undefined) {
    return outputAxis !== null && shape[outputAxis] % compression.groupSize === 0;
  }
  return compression.type === "palette" || outputAxis !== null;
}
