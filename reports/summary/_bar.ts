/** Bars of Unicode's block elements. */

const eighths = ["", "▏", "▎", "▍", "▌", "▋", "▊", "▉"];

/** A bar for `share`, from 0 to 1, of `width` characters; what is over either end is cut, and a share of nothing is empty. */
export function barOf(share: number, width = 12): string {
  const units = Math.round(8 * width * Math.min(1, Math.max(0, share || 0)));
  return "█".repeat(Math.floor(units / 8)) + eighths[units % 8];
}
