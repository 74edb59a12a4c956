/**
 * What became of the fault catalogue, as Markdown.
 * @module
 */
import type { FaultReport, FaultResult } from "../../conformance/faults/report.ts";
import { escape, tableOf } from "../_markdown.ts";

/** The columns of {@link faultRows}. */
export const faultColumns: readonly string[] = [
  "fault",
  "place",
  "outcome",
  "found by",
  "corr",
  "mel_corr",
  "stands for",
];

/** The section on faults; nothing in the report can become markup in it. */
export function renderFaultsMarkdown(report: FaultReport): string {
  const { results, falseAlarms } = report;
  const wrong = results.filter(({ outcome }) => outcome !== "caught");
  const sections = [
    "## Planted faults",
    `**${escape(summaryOf(report))}**`,
    escape(publishedTextOf(report)),
    list(
      "### Found where there is no fault",
      falseAlarms.map(({ by, place, why }) => `${by}: ${place}: ${why}`),
    ),
    list("### Not caught, or blamed on another place", wrong.map(describe)),
    tableOf(faultColumns, ["---", "---", "---", "---", "---:", "---:", "---"], faultRows(report)),
  ];
  return sections.filter((section) => section !== "").join("\n\n") + "\n";
}

/** One sentence: how many of the faults were caught. */
export function summaryOf({ results, caughtCount, falseAlarms }: FaultReport): string {
  const alarm = falseAlarms.length === 0
    ? "none is reported where there is none"
    : `and ${falseAlarms.length} are reported where there is none`;
  return `${caughtCount} of ${results.length} planted faults are caught and attributed; ${alarm}.`;
}

/** How the published metrics do on the same faults. */
export function publishedTextOf(report: FaultReport): string {
  const { publishedBounds: { corr, melCorr } } = report;
  const judged = report.results.filter(({ published }) => published !== null).length;
  return `Correlation of the audio alone, the published way (corr at least ${corr}, mel_corr at least ${melCorr}), would ` +
    `have missed ${report.missedByCorrelationCount} of the ${judged} that are planted in the chain; mel_corr alone ` +
    `${report.missedByMelCorrelationCount}.`;
}

/** A row a fault. */
export const faultRows = ({ results }: FaultReport): string[][] => results.map(rowOf);

function rowOf(result: FaultResult): string[] {
  const { name, place, trap, outcome, findings, published } = result;
  const by = findings.map((finding) => finding.by).join(", ");
  const [corr, melCorr] = [published?.corr, published?.melCorr].map(figure);
  return [name, place, outcome, by, corr, melCorr, trap];
}

const figure = (value: number | null | undefined): string => value?.toFixed(4) ?? "";

function describe({ name, place, findings }: FaultResult): string {
  const found = findings.map((finding) => `${finding.place}: ${finding.why}`).join("; ");
  return `${name} (${place}): ${found || "nothing was found"}`;
}

function list(title: string, lines: readonly string[]): string {
  return lines.length === 0
    ? ""
    : `${title}\n\n${lines.map((line) => `- ${escape(line)}`).join("\n")}`;
}
