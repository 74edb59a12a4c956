/**
 * The table of a result for a terminal of 80 columns.
 * @module
 */
import type { BenchResult, PassageResult } from "../bench/result.ts";
import { meanRealTimeFactor } from "../bench/statistics.ts";
import { stageNames } from "../stages/contract.ts";
import { percent } from "../text/figures.ts";
import { harnessText } from "./_circumstances.ts";
import { failureParagraphs } from "./_failures.ts";
import { cellsOf, formatFactor, formatSpeed, isolatedCellsOf, remarks } from "./_figures.ts";
import { loadRows } from "./_load_times.ts";
import { betweenShareOf, formatHalfWidth } from "./_statistics.ts";
import { plainTable, withoutControls } from "./_terminal_table.ts";
import { placementRemarks } from "./placement/remarks.ts";
import { scenarioLines } from "./scenarios/terminal.ts";

/** The published columns, with heads short enough to stand side by side. */
const heads = [
  "T_enc",
  "T_a",
  "audio",
  "chain",
  "speed",
  "Albert",
  "Post",
  "Align",
  "Pros",
  "Noise",
  "Vocod",
  "Tail",
];

/** Where among them it stands how well the chain's time is known. */
const halfWidthAt = heads.indexOf("chain") + 1;

/** Heads of the stages alone. */
const stageHeads = heads.slice(-stageNames.length);

/**
 * The result as a table of at most 80 columns, with the mean speed, loads and first predictions, and what is to be said of single
 * passages and of the placement below it. Seconds of audio, milliseconds of everything else.
 */
export function renderTerminal(result: BenchResult): string {
  const parts = [tableOf(heads.toSpliced(halfWidthAt, 0, "±"), result.passages.map(mainCells))];
  if (result.passages.some(isIsolated)) {
    parts.push(
      "Each stage alone, on what the chain fed it:\n" +
        tableOf(heads, result.passages.filter(isIsolated).map(isolatedCellsOf)),
    );
  }
  if (result.meanSpeed !== null) parts.push(speedText(result, result.meanSpeed));
  parts.push(loadTable(result));
  const felt = scenarioLines(result);
  if (felt.length > 0) parts.push(felt.join("\n"));
  const failures = failureParagraphs(result);
  if (failures.length > 0) parts.push(["Stages that failed:", ...failures].join("\n"));
  const lines = [...remarks(result), ...placementRemarks(result)];
  if (lines.length > 0) parts.push(lines.join("\n"));
  return parts.map(withoutControls).join("\n\n");
}

function mainCells(passage: PassageResult): string[] {
  const chain = passage.measurement?.statistics?.chain;
  return cellsOf(passage).toSpliced(halfWidthAt, 0, chain ? formatHalfWidth(chain) : "");
}

function speedText({ passages, harness }: BenchResult, meanSpeed: number): string {
  const factor = meanRealTimeFactor(passages);
  const between = passages.flatMap(({ measurement }) =>
    (measurement && betweenShareOf(measurement)) ?? []
  );
  return [
    `Mean speed ${formatSpeed(meanSpeed)} real time (RTFx)${
      factor === null ? "" : `, RTF ${formatFactor(factor)}`
    }; audio in s, times in ms.`,
    "± is half the 95% interval of the median chain time, over it.",
    ...(between.length === 0
      ? []
      : [`Outside of stages the chain spends ${percent(Math.max(...between), 2)} at most.`]),
    ...(harness === null ? [] : [`Measuring takes ${harnessText(harness)}.`]),
  ].join("\n");
}

const isIsolated = ({ measurement }: PassageResult): boolean => Boolean(measurement?.isolated);

function loadTable(result: BenchResult): string {
  const rows = loadRows(result).map(({ label, cells }) => [label, ...cells.map(shortUnit)]);
  return plainTable(["", ...stageHeads], ["left", ...stageHeads.map(() => "right" as const)], rows);
}

/** CPU_AND_NE as CPU+NE, of which seven fit side by side. */
const shortUnit = (cell: string): string => cell.replace("_AND_", "+").replace("_ONLY", "");

const tableOf = (head: readonly string[], rows: readonly string[][]): string =>
  plainTable(head, head.map(() => "right"), rows);
