/**
 * How often intervals hold the truth, as a table for a terminal.
 * @module
 */
import { type CoverageRow, sampleSizes } from "../statistics/coverage.ts";
import { plainTable } from "./_terminal_table.ts";

/** The rows, percent of intervals in each cell, and what they amount to. */
export function renderCoverage(rows: readonly CoverageRow[], trials: number): string {
  const broken = rows.filter(({ isClaimed, isKept }) => isClaimed && !isKept);
  const table = plainTable(
    ["times", ...sampleSizes.map((runs) => `${runs} runs`), ""],
    ["left", ...sampleSizes.map(() => "right" as const), "left"],
    rows.map(({ name, coverage, isClaimed, isKept }) => [
      name,
      ...coverage.map((share) => (100 * share).toFixed(1)),
      isClaimed ? (isKept ? "kept" : "BROKEN") : "not claimed",
    ]),
  );
  const verdict = broken.length === 0
    ? "Every claim is kept"
    : `Broken for ${broken.map(({ name }) => name).join("; ")}`;
  return `${table}\n\n${verdict}: 92 to 98% of 95% intervals hold the true median from 20 runs on. ` +
    `${trials} samples a cell.`;
}
