/**
 * A comparison of presets for a terminal of 100 columns.
 * @module
 */
import type { Comparison } from "../../tuning/comparison_result.ts";
import { plainTable, withoutControls } from "../_terminal_table.ts";
import { presetColumns, presetRows, remarksOf, snrRows, stageColumns } from "./_figures.ts";

/** The presets' figures, the SNR of each stage, and what is to be said of single presets. */
export function renderComparisonTerminal(comparison: Comparison): string {
  const parts = [
    table(presetColumns, presetRows(comparison)),
    "SNR of each stage alone in dB, with declared numerics:\n" +
    table(stageColumns, snrRows(comparison)),
    remarksOf(comparison).join("\n"),
  ];
  return parts.filter((part) => part !== "").map(withoutControls).join("\n\n");
}

const table = (columns: readonly string[], rows: readonly string[][]): string =>
  plainTable(columns, columns.map((_, i) => i === 0 ? "left" : "right"), rows);
