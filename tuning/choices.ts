/**
 * The ways to store a weight that a search chooses from.
 * @module
 */
import type { Compression, DeploymentTarget } from "../convert/presets/preset.ts";

/** Output channels that share a table, of iOS 18. */
const groupSizes = [1, 4, 16] as const;

const linear8: Compression = { type: "linear", bits: 8, granularity: "channel", mode: "symmetric" };

/**
 * Palettes of 8 bits to 2 and 8-bit integers by channel; for iOS 18 palettes of 3 bits and of channel groups, too. Not
 * 1 bit, which leaves a third of a weight's energy as noise. Nor blocks of 4-bit integers: palettes of one channel each
 * are smaller and lose less.
 */
export function choicesFor(target: DeploymentTarget): readonly Compression[] {
  const palette = (bits: 2 | 3 | 4 | 6 | 8): Compression => ({ type: "palette", bits });
  if (target === "iOS17") return [palette(8), linear8, palette(6), palette(4), palette(2)];
  const bits = [6, 4, 3, 2] as const;
  const grouped = bits.flatMap((bits) =>
    groupSizes.map((groupSize): Compression => ({ type: "palette", bits, groupSize }))
  );
  return [palette(8), linear8, ...bits.map(palette), ...grouped];
}
