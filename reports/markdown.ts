/**
 * A result as Markdown (GitHub's flavour).
 * @module
 */
import type { BenchResult, PassageResult } from "../bench/result.ts";
import { meanRealTimeFactor } from "../bench/statistics.ts";
import { stageNames } from "../stages/contract.ts";
import { stageTitles } from "../stages/titles.ts";
import { failureCells, failureColumns } from "./_failures.ts";
import {
  cellsOf,
  columns,
  contextOf,
  formatFactor,
  formatSpeed,
  isolatedCellsOf,
  methodOf,
  remarks,
} from "./_figures.ts";
import {
  certaintyCaption,
  certaintyColumns,
  certaintyRows,
  statisticsCaption,
  statisticsColumns,
  statisticsRows,
} from "./_statistics.ts";
import { loadCaption, loadRows } from "./_load_times.ts";
import { escape, tableOf } from "./_markdown.ts";
import { placementSections } from "./placement/markdown.ts";
import { scenarioSections } from "./scenarios/markdown.ts";

/** The whole report; nothing in the result can become markup in it. */
export function renderMarkdown(result: BenchResult): string {
  const isolated = result.passages.filter(({ measurement }) => measurement?.isolated);
  const numeric = columns.map(() => "---:");
  const sections = [
    "# Kokoro-82M in seven Core ML stages",
    tableOf(columns, numeric, result.passages.map(cellsOf)),
    speedSentence(result),
    methodOf(result.settings),
    remarks(result).map((remark) => `- ${escape(remark)}`).join("\n"),
    ...(result.failures.length === 0 ? [] : [
      "## Stages that failed",
      tableOf(failureColumns, failureColumns.map(() => "---"), result.failures.map(failureCells)),
    ]),
    ...(isolated.length === 0 ? [] : [
      "## Each stage alone\n\nEvery stage by itself on what the chain fed it; `chain ms` is the sum of the stages.",
      tableOf(columns, numeric, isolated.map(isolatedCellsOf)),
    ]),
    ...certaintySections(result),
    `## Loads and predictions\n\n${loadCaption(result)}`,
    tableOf(
      ["", ...stageNames.map((stage) => stageTitles[stage])],
      ["---", ...stageNames.map(() => "---:")],
      loadRows(result).map(({ label, cells }) => [label, ...cells]),
    ),
    ...scenarioSections(result),
    ...placementSections(result),
    "## Where and with what",
    tableOf(["", ""], ["---", "---"], contextOf(result)),
    "## Passages",
    result.passages.map(passageLine).join("\n"),
  ];
  return sections.filter((section) => section !== "").join("\n\n") + "\n";
}

function speedSentence({ meanSpeed, passages }: BenchResult): string {
  if (meanSpeed === null) return "";
  const factor = meanRealTimeFactor(passages);
  return `Mean speed **${formatSpeed(meanSpeed)}** real time (RTFx)${
    factor === null ? "" : `; mean RTF ${formatFactor(factor)}`
  }.`;
}

function certaintySections(result: BenchResult): string[] {
  const rows = certaintyRows(result);
  if (rows.length === 0) return [];
  return [
    `## How sure the times are\n\n${certaintyCaption}`,
    tableOf(certaintyColumns, certaintyColumns.map(() => "---:"), rows),
    "<details><summary>Every figure of the chain and of each stage</summary>",
    statisticsCaption,
    tableOf(statisticsColumns, statisticsColumns.map(alignOf), statisticsRows(result)),
    "</details>",
  ];
}

const alignOf = (column: string): string =>
  ["time of", "warnings"].includes(column) ? "---" : "---:";

function passageLine({ number, text, measurement }: PassageResult): string {
  const file = measurement?.audio?.file;
  return `${number}. ${escape(text)}${file ? ` ([${escape(file)}](${encodeURI(file)}))` : ""}`;
}
