/**
 * A side-by-side as Markdown (GitHub's flavour).
 * @module
 */
import type { PeersResult } from "../../bench/peers/result.ts";
import { escape, tableOf } from "../_markdown.ts";
import {
  audioColumns,
  audioRows,
  passageColumns,
  passageRows,
  speedColumns,
  speedRows,
  systemColumns,
  systemRows,
} from "./_figures.ts";
import { verdictLine } from "../_verdict.ts";
import { contextOf, explanations, methodOf, remarksOf } from "./_sentences.ts";
import { peerVerdicts } from "./_verdicts.ts";

/** The title of every report. */
export const title = "Kokoro-82M side by side";

/** The whole report; nothing in the result can become markup in it. */
export function renderPeersMarkdown(result: PeersResult): string {
  const remarks = remarksOf(result);
  const sections = [
    `# ${title}`,
    list(peerVerdicts(result).map(verdictLine)),
    ...remarks.length === 0 ? [] : ["## To be minded", list(remarks)],
    "## Speed and cost",
    figures(speedColumns(result), speedRows(result)),
    escape(methodOf(result)),
    "## Audio against the reference",
    figures(audioColumns, audioRows(result)),
    list(explanations(result)),
    ...result.passages.flatMap((passage) => [
      `## Passage ${passage.number}`,
      `${escape(passage.text)} (${passage.tokenCount} tokens)`,
      figures(passageColumns(result), passageRows(result, passage)),
    ]),
    "## Systems",
    tableOf(systemColumns.map(escape), systemColumns.map(() => "---"), systemRows(result)),
    "## Where and with what",
    tableOf(["", ""], ["---", "---"], contextOf(result)),
  ];
  return sections.filter((section) => section !== "").join("\n\n") + "\n";
}

/** A table whose first column is text. */
function figures(columns: readonly string[], rows: readonly (readonly string[])[]): string {
  return tableOf(columns.map(escape), columns.map((_, i) => i === 0 ? "---" : "---:"), rows);
}

const list = (lines: readonly string[]): string =>
  lines.map((line) => `- ${escape(line)}`).join("\n");
