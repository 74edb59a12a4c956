/**
 * Trials of the comparison as Markdown (GitHub's flavour).
 * @module
 */
import type { TrialsResult } from "../../compare/trials/result.ts";
import { escape, tableOf } from "../_markdown.ts";
import {
  contextSentence,
  methodNote,
  seriesColumns,
  seriesRows,
  shownSeries,
  title,
  trialColumns,
  trialRows,
} from "./_figures.ts";

/** Counts, the runs that it took, and every trial. */
export function renderTrialsMarkdown(result: TrialsResult): string {
  const heads = seriesColumns(result);
  const sections = [
    `# ${title}`,
    escape(contextSentence(result)),
    tableOf(heads, heads.map((_, i) => i === 0 ? "---" : "---:"), seriesRows(result)),
    escape(methodNote(result)),
    ...shownSeries(result).map((series) => {
      const aligns = trialColumns.map((name) => name === "found" ? "---" : "---:");
      const table = tableOf(trialColumns, aligns, trialRows(result, series));
      return `<details><summary>Trials of ${series}</summary>\n\n${table}\n\n</details>`;
    }),
  ];
  return sections.join("\n\n") + "\n";
}
