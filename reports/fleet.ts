/**
 * Results of many machines, side by side.
 * @module
 */
import { commitMark } from "../bench/commit.ts";
import type { BenchResult } from "../bench/result.ts";
import { figuresOf } from "../compare/figures.ts";
import { groupResults } from "../compare/group.ts";
import type { Subject } from "../compare/subject.ts";
import { formatSpeed, weightsOf } from "./_figures.ts";
import { escape, tableOf } from "./_markdown.ts";
import { plainTable, withoutControls } from "./_terminal_table.ts";

const columns = [
  "machine",
  "system",
  "backend",
  "preset",
  "commit",
  "results",
  "passages",
  "speed",
];

/** A row for each machine and what ran on it: mean speed over the passages that any of its results has. */
function rowOf(subject: Subject): string[] {
  const { passages } = figuresOf(subject);
  const [{ environment, backend, settings }] = subject.results;
  const { osVersion, os, osRelease } = environment;
  const mean = passages.reduce((sum, { speed }) => sum + speed, 0) / passages.length;
  return [
    environment.cpuModel,
    osVersion ?? `${os} ${osRelease}`,
    backend.name,
    settings.preset ?? "made elsewhere",
    commitMark(environment) ?? "",
    String(subject.results.length),
    String(passages.length),
    passages.length === 0 ? "" : formatSpeed(mean),
  ];
}

const rowsOf = (results: readonly BenchResult[]): string[][] =>
  groupResults(results, "").map(rowOf);

/** The fleet for a terminal. */
export const renderFleetTerminal = (results: readonly BenchResult[]): string =>
  withoutControls(
    plainTable(columns, columns.map((_, i) => i < 5 ? "left" : "right"), rowsOf(results)),
  );

/** The fleet as Markdown (GitHub's flavour), with what was left out. */
export function renderFleetMarkdown(
  results: readonly BenchResult[],
  leftOut: readonly string[],
): string {
  const weights = new Set(results.map((result) => weightsOf(result.weights)));
  const sections = [
    "# Fleet",
    tableOf(columns, columns.map((_, i) => i < 5 ? "---" : "---:"), rowsOf(results)),
    "Speed is audio time over chain time, the mean over the passages that were run; a commit with * had changes.",
    `Weights: ${[...weights].map(escape).join("; ")}.`,
    leftOut.map((line) => `- ${escape(line)}`).join("\n"),
  ];
  return sections.filter((section) => section !== "").join("\n\n") + "\n";
}
