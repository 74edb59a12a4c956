import { mean } from "simple-statistics";

/** Mean of the figures that are there; null where none is. */
export function meanOrNull(figures: readonly (number | null)[]): number | null {
  const there = figures.filter((figure) => figure !== null);
  return there.length === 0 ? null : mean(there);
}
