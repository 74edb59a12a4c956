/**
 * A comparison of results as Markdown (GitHub's flavour).
 * @module
 */
import type { Comparison, PairComparison } from "../../compare/comparison.ts";
import { escape, tableOf } from "../_markdown.ts";
import { verdictLine } from "../_verdict.ts";
import { movesTable } from "../placement/changes.ts";
import { placementTable } from "../placement/markdown.ts";
import {
  cellsOf,
  columns,
  differenceRows,
  methodNote,
  neededLine,
  publishedNote,
  publishedTable,
  remarksOf,
  shownRows,
} from "./_figures.ts";
import { compareVerdicts } from "./_verdicts.ts";

/** The verdicts first, then tables; all rows are there, those that a terminal leaves out folded away. */
export function renderCompareMarkdown(comparison: Comparison, failOver?: number): string {
  const { base, others, testCount, effect } = comparison;
  const { head, rows } = publishedTable(comparison);
  const sections = [
    "# Comparison",
    compareVerdicts(comparison, failOver)
      .map((verdict) => `- **${escape(verdictLine(verdict))}**`).join("\n"),
    ...others.flatMap((pair) => pairSections(base.label, pair, effect)),
    ...(rows.length === 0 ? [] : [
      "## Published figures",
      publishedNote,
      tableOf(head.map(escape), head.map(() => "---:"), rows),
    ]),
    methodNote(testCount),
  ];
  return sections.filter((section) => section !== "").join("\n\n") + "\n";
}

function pairSections(base: string, pair: PairComparison, effect: number): string[] {
  const heads = columns(effect);
  const table = (rows: PairComparison["rows"]) =>
    tableOf(
      heads,
      heads.map((head) => head === "measure" || head === "" ? "---" : "---:"),
      rows.map(cellsOf),
    );
  const shown = shownRows(pair);
  const hidden = pair.rows.filter((row) => !shown.includes(row));
  const differences = differenceRows(pair);
  const moves = movesTable(pair.placement);
  const remarks = [...remarksOf(pair), neededLine(pair, effect) ?? []].flat();
  return [
    `## ${escape(pair.label)} against ${escape(base)}`,
    shown.length > 0 ? table(shown) : "",
    hidden.length > 0
      ? `<details><summary>${hidden.length} more rows</summary>\n\n${table(hidden)}\n\n</details>`
      : "",
    remarks.map((remark) => `- ${escape(remark)}`).join("\n"),
    moves === undefined ? "" : placementTable(moves),
    differences.length > 0
      ? `What else differs:\n\n${
        tableOf(["", escape(base), escape(pair.label)], ["---", "---", "---"], differences)
      }`
      : "",
  ];
}
