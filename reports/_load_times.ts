/** From a package to its predictions, stage by stage: the table that every report has, as text. */
import type { BenchResult } from "../bench/result.ts";
import { type StageName, stageNames } from "../stages/contract.ts";
import { formatMs } from "./_figures.ts";

type PackageInfo = BenchResult["packages"][number];

/** A row of the table: what it has of each stage, in chain order. */
export interface LoadRow {
  readonly label: string;
  readonly cells: readonly string[];
}

const times: readonly (readonly [string, (info: PackageInfo) => number | null | undefined])[] = [
  ["compile", ({ compileMs }) => compileMs],
  ["first load", ({ firstLoadMs }) => firstLoadMs],
  ["cached load", ({ cachedLoadMs }) => cachedLoadMs],
  // Of what is compiled it is the cached load.
  ["load", ({ loadMs, cachedLoadMs }) => cachedLoadMs === undefined ? loadMs : undefined],
  ["first prediction", ({ predictions }) => predictions?.first.modelMs],
  ["- its copies", ({ predictions }) => predictions?.first.copyMs],
  ["warm prediction", ({ predictions }) => predictions?.warm?.modelMs],
  ["- its copies", ({ predictions }) => predictions?.warm?.copyMs],
];

/** Compute units and times of all stages, in ms, without the rows that have nothing. */
export function loadRows({ packages }: Pick<BenchResult, "packages">): LoadRow[] {
  const rowOf = (label: string, cellOf: (info: PackageInfo) => string): LoadRow => ({
    label,
    cells: stageNames.map((stage) => {
      const info = packageOf(packages, stage);
      return info === undefined ? "" : cellOf(info);
    }),
  });
  return [
    rowOf("compute unit", ({ computeUnit }) => computeUnit ?? ""),
    ...times.map(([label, msOf]) => rowOf(label, (info) => formatMs(msOf(info)))),
  ].filter(({ cells }) => cells.some((cell) => cell !== ""));
}

const packageOf = (packages: readonly PackageInfo[], stage: StageName) =>
  packages.find((info) => info.stage === stage);

/** What the rows are of, in a sentence or two. */
export function loadCaption({ packages }: Pick<BenchResult, "packages">): string {
  const passage = packages.find(({ predictions }) => predictions)?.predictions?.passage;
  const isCompiled = packages.some(({ compileMs }) => compileMs !== undefined);
  return [
    "Times in ms",
    ...(passage === undefined ? [] : [`, predictions of passage ${passage}`]),
    ". The first prediction is that of the first run after loading, the warm one the median of the timed runs.",
    ...(isCompiled
      ? [" Where compile and first load are empty, an earlier run has done both on this system."]
      : []),
  ].join("");
}
