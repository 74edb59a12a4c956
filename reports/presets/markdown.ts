/**
 * A comparison of presets as Markdown (GitHub's flavour).
 * @module
 */
import type { Comparison } from "../../tuning/comparison_result.ts";
import { escape, tableOf } from "../_markdown.ts";
import {
  comparisonContext,
  comparisonMethod,
  explanations,
  passageColumns,
  passageRows,
  presetColumns,
  presetRows,
  remarksOf,
  sizeColumns,
  sizeExplanation,
  sizeRows,
  snrExplanation,
  snrRows,
  stageColumns,
} from "./_figures.ts";

/** The whole report; nothing in the result can become markup in it. */
export function renderComparisonMarkdown(comparison: Comparison): string {
  const sections = [
    "# Presets of Kokoro-82M in seven Core ML stages",
    figures(presetColumns, presetRows(comparison)),
    escape(comparisonMethod(comparison)),
    list(explanations),
    list(remarksOf(comparison)),
    "## Each stage: SNR in dB",
    figures(stageColumns, snrRows(comparison)),
    escape(snrExplanation),
    "## Each stage: size in MB",
    figures(sizeColumns, sizeRows(comparison)),
    escape(sizeExplanation),
    ...comparison.passages.flatMap(({ number, text, tokenCount, reference }) => [
      `## Passage ${number}`,
      `${escape(text)} (${tokenCount} tokens${
        reference === null ? "" : `, ${reference.frameCount} frames`
      })`,
      reference === null ? "" : figures(passageColumns, passageRows(comparison, number)),
    ]),
    "## Where and with what",
    tableOf(["", ""], ["---", "---"], comparisonContext(comparison)),
  ];
  return sections.filter((section) => section !== "").join("\n\n") + "\n";
}

/** A table whose first column is text. */
function figures(columns: readonly string[], rows: readonly (readonly string[])[]): string {
  return tableOf(columns.map(escape), columns.map((_, i) => i === 0 ? "---" : "---:"), rows);
}

const list = (lines: readonly string[]): string =>
  lines.map((line) => `- ${escape(line)}`).join("\n");
