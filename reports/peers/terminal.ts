/**
 * A side-by-side for a terminal of 100 columns.
 * @module
 */
import type { PeersResult } from "../../bench/peers/result.ts";
import { plainTable, withoutControls } from "../_terminal_table.ts";
import { verdictLine } from "../_verdict.ts";
import { audioColumns, audioRows, speedColumns, speedRows } from "./_figures.ts";
import { remarksOf } from "./_sentences.ts";
import { peerVerdicts } from "./_verdicts.ts";

/** Speed, audio, who is faster, and what is to be said of single systems. */
export function renderPeersTerminal(result: PeersResult): string {
  const parts = [
    table(speedColumns(result).slice(0, 7), speedRows(result).map((row) => row.slice(0, 7))),
    table(audioColumns, audioRows(result)),
    peerVerdicts(result).map(verdictLine).join("\n"),
    remarksOf(result).join("\n"),
  ];
  return parts.filter((part) => part !== "").map(withoutControls).join("\n\n");
}

const table = (columns: readonly string[], rows: readonly string[][]): string =>
  plainTable(columns, columns.map((_, i) => i === 0 ? "left" : "right"), rows);
