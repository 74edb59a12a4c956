/** A comparison of results in short: how long each subject takes, as a ratio of the base's time. */
import {
  type Comparison,
  type PairComparison,
  significanceLevel,
} from "../../compare/comparison.ts";
import { mainRows, verdictOf } from "../../compare/verdict.ts";
import { formatMs } from "../_figures.ts";
import type { Verdict } from "../_verdict.ts";
import { intervalText, titleOf, verdictText } from "../compare/_figures.ts";
import { renderCompareMarkdown } from "../compare/markdown.ts";
import { barOf } from "./_bar.ts";
import type { Summary, SummaryTable } from "./summary.ts";

/** The summary; bars compare times with twice the base's. */
export const compareSummary = (comparison: Comparison, failOver?: number): Summary => ({
  kind: "compare",
  title: "Kokoro-82M in seven Core ML stages: what changed",
  verdicts: comparison.others.map((pair) => verdictOn(pair, comparison, failOver)),
  tables: comparison.others.map(ratios),
  context:
    `base ${comparison.base.label} · ${comparison.testCount} comparisons tested together at ${
      100 * significanceLevel
    }%`,
  full: renderCompareMarkdown(comparison, failOver),
});

const answers = {
  regression: { answer: "regression", tone: "bad" },
  slower: { answer: "slower", tone: "bad" },
  faster: { answer: "faster", tone: "good" },
  mixed: { answer: "some slower, some faster", tone: "unknown" },
  "no-difference": { answer: "no significant difference", tone: "good" },
  untested: { answer: "not tested", tone: "unknown" },
  incomparable: { answer: "not compared", tone: "unknown" },
} as const;

function verdictOn(pair: PairComparison, { testCount }: Comparison, failOver?: number): Verdict {
  const { kind } = verdictOf(pair, failOver);
  const hasMoved = failOver !== undefined && pair.placement.isRegression;
  const found = pair.hasCrashed
    ? { answer: "a stage crashed or hung", tone: "bad" } as const
    : pair.lost.length > 0
    ? { answer: "passages are lost", tone: "bad" } as const
    : hasMoved
    ? { answer: "operations moved to other devices", tone: "bad" } as const
    : answers[kind];
  return { question: `${pair.label}:`, ...found, detail: verdictText(pair, testCount, failOver) };
}

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
