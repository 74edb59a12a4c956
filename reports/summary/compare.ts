/** A comparison of results in short: how long each subject takes, as a ratio of the base's time. */
import {
  type Comparison,
  type PairComparison,
  significanceLevel,
} from "../../compare/comparison.ts";
import { mainRows } from "../../compare/verdict.ts";
import { formatMs } from "../_figures.ts";
import { intervalText, titleOf } from "../compare/_figures.ts";
import { compareVerdicts } from "../compare/_verdicts.ts";
import { renderCompareMarkdown } from "../compare/markdown.ts";
import { barOf } from "./_bar.ts";
import type { Summary, SummaryTable } from "./summary.ts";

/** The summary; bars compare times with twice the base's. */
export const compareSummary = (comparison: Comparison, failOver?: number): Summary => ({
  kind: "compare",
  title: "Kokoro-82M in seven Core ML stages: what changed",
  verdicts: compareVerdicts(comparison, failOver),
  tables: comparison.others.map(ratios),
  context:
    `base ${comparison.base.label} · ${comparison.testCount} comparisons tested together at ${
      100 * significanceLevel
    }%`,
  full: renderCompareMarkdown(comparison, failOver),
});

function ratios({ label, rows }: PairComparison): SummaryTable {
  return {
    head: [label, "base ms", "ms", "ratio", "95% interval", ""],
    texts: [0, 5],
    rows: mainRows(rows).map(({ measure, passage, baseMs, otherMs, ratio }) => [
      titleOf(measure) + (passage === null ? "" : `, passage ${passage}`),
      formatMs(baseMs),
      formatMs(otherMs),
      (ratio?.value ?? otherMs / baseMs).toFixed(3),
      ratio === null ? "" : intervalText(ratio.interval),
      barOf((ratio?.value ?? otherMs / baseMs) / 2),
    ]),
  };
}
