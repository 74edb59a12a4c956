/**
 * What a bisection found, for a terminal and as Markdown.
 * @module
 */
import Table from "cli-table3";
import type { BisectReport, OpFinding } from "../../conformance/bisect/bisect.ts";
import { describePlace } from "../../conformance/bisect/pytorch_place.ts";
import { escape, tableOf } from "../_markdown.ts";
import { withoutControls } from "../_terminal_table.ts";

/** Width of the terminal table's last column, in characters. */
const placeWidth = 60;
const columns = ["value", "operation", "adds", "off by", "shape", "dtype", "in PyTorch"];

/** An error; what is no number is not finite, or of another shape. */
const figure = (error: number | null): string =>
  error === null ? "not finite" : error === 0 ? "0" : error.toExponential(1);

function row({ value, operation, type, otherType, ...rest }: OpFinding): string[] {
  const { ownError, error, shape, dtypes, place } = rest;
  return [
    value,
    `${operation === value ? "" : `${operation}, `}${type}${
      otherType === null ? "" : `, ${otherType} under b`
    }`,
    figure(ownError),
    figure(error),
    `[${shape}]`,
    dtypes.a === dtypes.b ? dtypes.a : `${dtypes.a}, ${dtypes.b} under b`,
    describePlace(place),
  ];
}

function summary(report: BisectReport): string[] {
  const { stage, a, b, comparedCount, first, firstWhole, onlyA, onlyB, outputs } = report;
  const lines = [
    `Bisection of ${stage}: ${comparedCount} values compared.`,
    `a: ${a}`,
    `b: ${b}`,
    `Outputs are off by: ${
      outputs.map(({ name, error }) => `${name} ${figure(error)}`).join(", ")
    }.`,
  ];
  if (onlyA.length + onlyB.length > 0) {
    lines.push(
      `Not compared: ${onlyA.length} values that a alone has, ${onlyB.length} of b alone.`,
    );
  }
  lines.push(
    first === null
      ? "No operation adds more than its tolerance."
      : `First operation past its tolerance: ${first.operation} (${first.type}, ` +
        `${describePlace(first.place)}). It adds ${figure(first.ownError)}, at most ` +
        `${figure(first.tolerance.own)}, needed ${figure(first.needed)}.`,
  );
  if (firstWhole !== null && firstWhole.value !== first?.value) {
    const { value, error, tolerance, place } = firstWhole;
    lines.push(
      `First value past its tolerance, with all that was added before: ${value} (${
        describePlace(place)
      }), off by ${figure(error)}, at most ${figure(tolerance.whole)}.`,
    );
  }
  return lines;
}

function confirmations(report: BisectReport): string[] {
  return report.confirmations.map(({ value, ownError, outputs }) => {
    const effects = outputs.map(({ name, error, wholeError }) =>
      `${name} by ${figure(error)} of ${figure(wholeError)}`
    );
    return `${value} alone as under b: off by ${figure(ownError)}, which moves ${
      effects.join(", ")
    }.`;
  });
}

/** The report as lines and a table, for a terminal. */
export function renderBisect(report: BisectReport): string {
  const parts = [summary(report).join("\n")];
  if (report.worst.length > 0) {
    const drawn = new Table({
      head: columns,
      colWidths: columns.map((_, i) => i === columns.length - 1 ? placeWidth : null),
      wordWrap: true,
      style: { head: [], border: [], compact: true },
    });
    drawn.push(...report.worst.map(row));
    parts.push(drawn.toString());
  }
  parts.push(confirmations(report).join("\n"));
  return parts.filter((part) => part !== "").map(withoutControls).join("\n\n");
}

/** The report as Markdown; nothing in it can become markup. */
export function renderBisectMarkdown(report: BisectReport): string {
  const aligns = ["---", "---", "---:", "---:", "---", "---", "---"];
  const list = (lines: readonly string[]) => lines.map((line) => `- ${escape(line)}`).join("\n");
  const sections = [
    `# Bisection of ${report.stage}`,
    list(summary(report)),
    report.worst.length === 0
      ? ""
      : `## What adds most\n\n${tableOf(columns, aligns, report.worst.map(row))}`,
    report.confirmations.length === 0 ? "" : `## Each alone\n\n${list(confirmations(report))}`,
  ];
  return sections.filter((part) => part !== "").join("\n\n") + "\n";
}
