/**
 * A comparison of results for a terminal of 100 columns.
 * @module
 */
import type { Comparison, PairComparison } from "../../compare/comparison.ts";
import { plainTable, withoutControls } from "../_terminal_table.ts";
import { verdictLine } from "../_verdict.ts";
import {
  cellsOf,
  columns,
  differenceRows,
  neededLine,
  publishedNote,
  publishedTable,
  remarksOf,
  shownRows,
} from "./_figures.ts";
import { compareVerdicts } from "./_verdicts.ts";

/** Tables, what is to be minded, and at the end a verdict on each subject. */
export function renderCompareTerminal(comparison: Comparison, failOver?: number): string {
  const { base, others, effect } = comparison;
  const { head, rows } = publishedTable(comparison);
  const parts = [
    ...others.flatMap((pair) => pairParts(base.label, pair, effect)),
    rows.length > 0 ? `${publishedNote}\n${plainTable(head, head.map(() => "right"), rows)}` : "",
    compareVerdicts(comparison, failOver).map(verdictLine).join("\n"),
  ];
  return parts.filter((part) => part !== "").map(withoutControls).join("\n\n");
}

function pairParts(base: string, pair: PairComparison, effect: number): string[] {
  const heads = columns(effect);
  const shown = shownRows(pair).map(cellsOf);
  const left = new Set(["measure", ""]);
  const differences = differenceRows(pair);
  return [
    shown.length > 0
      ? `${pair.label} against ${base}:\n${
        plainTable(heads, heads.map((head) => left.has(head) ? "left" : "right"), shown)
      }`
      : "",
    differences.length > 0
      ? `What else differs:\n${
        plainTable(["", base, pair.label], ["left", "left", "left"], differences)
      }`
      : "",
    [...remarksOf(pair), neededLine(pair, effect) ?? ""].filter((line) => line !== "").join("\n"),
  ];
}
