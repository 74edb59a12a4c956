/**
 * A conformance result for a terminal.
 * @module
 */
import Table from "cli-table3";
import type { ConformanceResult } from "../../conformance/result.ts";
import { shortCells, withoutControls } from "../_terminal_table.ts";
import {
  attributionOf,
  audioColumns,
  audioRows,
  failuresOf,
  publishedText,
  skippedOf,
  snrText,
  suiteRows,
  valueRows,
  verdictOf,
  wordColumns,
  wordRows,
} from "./_figures.ts";
import { publishedTextOf, summaryOf } from "./faults.ts";

/** Failures that are listed; the report has them all. */
const listedFailures = 12;

/** The result as tables and lines: suites, audio, the SNR of each stage, what failed, and the verdict last. */
export function renderConformanceTerminal(result: ConformanceResult): string {
  const { passages } = result;
  const parts = [table(["suite", "passed", "failed", "skipped"], suiteRows(result))];
  const audio = audioRows(result);
  if (audio.length > 0) parts.push(table(audioColumns, audio));
  const words = wordRows(result);
  if (words.length > 0) parts.push(table(wordColumns, words));
  for (const suite of ["isolated", "chained"] as const) {
    const rows = valueRows(result, suite).map(({ value, cases }) => [value, ...cases.map(snrText)]);
    if (rows.length === 0) continue;
    parts.push(table([`${suite}, SNR in dB`, ...passages.map(({ number }) => `${number}`)], rows));
  }
  if (result.faults !== null) {
    parts.push(`${summaryOf(result.faults)}\n${publishedTextOf(result.faults)}`);
  }
  const failures = failuresOf(result);
  const shown = failures.slice(0, listedFailures);
  const rest = failures.length - shown.length;
  parts.push(
    [...shown, ...(rest > 0 ? [`and ${rest} more failures`] : []), ...skippedOf(result)].join("\n"),
    [publishedText(result), attributionOf(result), verdictOf(result)].filter(Boolean).join("\n"),
  );
  return parts.filter((part) => part !== "").map(withoutControls).join("\n\n");
}

function table(head: readonly string[], rows: readonly string[][]): string {
  const drawn = new Table({
    head: shortCells(head),
    colAligns: head.map((_, i) => i === 0 ? "left" : "right"),
    style: { head: [], border: [], compact: true },
  });
  drawn.push(...rows.map(shortCells));
  return drawn.toString();
}
