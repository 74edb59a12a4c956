/**
 * A conformance result as Markdown.
 * @module
 */
import type { ConformanceResult } from "../../conformance/result.ts";
import { escape, tableOf } from "../_markdown.ts";
import {
  addedText,
  attributionOf,
  audioColumns,
  audioRows,
  contextRows,
  errorText,
  failuresOf,
  publishedText,
  skippedOf,
  snrText,
  suiteRows,
  unpatchedText,
  type ValueRow,
  valueRows,
  verdictOf,
  wordColumns,
  wordRows,
} from "./_figures.ts";
import { renderFaultsMarkdown } from "./faults.ts";

/** The whole report; nothing in the result can become markup in it. */
export function renderConformanceMarkdown(result: ConformanceResult): string {
  const isolated = valueRows(result, "isolated");
  const chained = valueRows(result, "chained");
  const converter = valueRows(result, "converter");
  const audio = audioRows(result);
  const words = wordRows(result);
  const snr = (rows: readonly ValueRow[]) =>
    byPassage(result, rows, ({ cases }) => cases.map(snrText));
  const sections = [
    "# Conformance of the seven stages with PyTorch",
    `**${escape(verdictOf(result))}**`,
    escape(attributionOf(result) ?? ""),
    tableOf(["suite", "passed", "failed", "skipped"], aligns(4), suiteRows(result)),
    list("## What failed", failuresOf(result)),
    list("## What was skipped", skippedOf(result)),
    audio.length === 0
      ? ""
      : `## The chain, from tokens to audio\n\n${tableOf(audioColumns, aligns(10), audio)}`,
    words.length === 0 ? "" : "## What speech recognition hears\n\n" +
      "Word and character error rates of the chain's audio, and of PyTorch's where it is kept.\n\n" +
      tableOf(wordColumns, aligns(6), words),
    escape(publishedText(result) ?? ""),
    escape(unpatchedText(result) ?? ""),
    isolated.length === 0 ? "" : "## Each stage alone: SNR in dB\n\n" +
      "Fed the reference's inputs, so that each error is the stage's own. `!` fails, `~` is an estimate.\n\n" +
      snr(isolated),
    chained.length === 0 ? "" : `## In the chain: SNR in dB\n\n${snr(chained)}`,
    isolated.length === 0 || chained.length === 0 ? "" : "## What the chain adds\n\n" +
      "Relative L2 in the chain minus that of the stage alone.\n\n" +
      byPassage(result, isolated, ({ value, cases }) => {
        const inChain = chained.find((row) => row.value === value);
        return cases.map((result, i) => addedText(result, inChain?.cases[i]));
      }),
    converter.length === 0 ? "" : "## Against coremltools' packages: relative L2\n\n" +
      byPassage(result, converter, ({ cases }) => cases.map(errorText)),
    result.faults === null ? "" : renderFaultsMarkdown(result.faults).trimEnd(),
    "## Where and with what",
    tableOf(["", ""], ["---", "---"], contextRows(result)),
    "## Passages",
    result.passages.map(({ number, text }) => `${number}. ${escape(text)}`).join("\n"),
  ];
  return sections.filter((section) => section !== "").join("\n\n") + "\n";
}

const aligns = (count: number): string[] => Array.from({ length: count }, () => "---:");

function byPassage(
  { passages }: ConformanceResult,
  rows: readonly ValueRow[],
  cellsOf: (row: ValueRow) => string[],
): string {
  const head = ["value", ...passages.map(({ number }) => `passage ${number}`)];
  const cells = rows.map((row) => [row.value, ...cellsOf(row)]);
  return tableOf(head, ["---", ...aligns(passages.length)], cells);
}

function list(title: string, lines: readonly string[]): string {
  return lines.length === 0
    ? ""
    : `${title}\n\n${lines.map((line) => `- ${escape(line)}`).join("\n")}`;
}
