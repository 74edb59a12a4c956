/** What runs where: the packages of a result stage by stage, as text. */
import type { BenchResult, PackageInfo } from "../bench/result.ts";
import { deviceKinds } from "../bench/placement/schema.ts";
import { stageTitles } from "../stages/titles.ts";
import { shortDigest } from "../system/digest.ts";
import { megabytes } from "../text/figures.ts";
import { deviceTitles } from "./placement/_tables.ts";

type Routed = Pick<BenchResult, "packages" | "placement">;

/** Titles, texts, and what those are where their title does not say it. */
const columns: readonly (readonly [
  string,
  (info: PackageInfo, result: Routed) => string,
  string?,
])[] = [
  ["stage", ({ stage }) => stageTitles[stage]],
  ["asked for", ({ computeUnit }) => computeUnit ?? "", "the compute unit that it was allowed"],
  ["planned on", plannedOn, "its operations by the device that Core ML plans them on"],
  [
    "precision and weights",
    ({ precision }) => precision ?? "",
    "precision of its features and how its weights are stored",
  ],
  ["MB", ({ sizeBytes }) => megabytes(sizeBytes, 2)],
  ["SHA-256", ({ sha256 }) => shortDigest(sha256), "the beginning of its package's digest"],
];

/** The table, without the columns that no package has anything in, and what is in the others. */
export function routingTable(
  result: Routed,
): { columns: string[]; rows: string[][]; caption: string } {
  const shown = columns.filter(([, textOf]) =>
    result.packages.some((info) => textOf(info, result) !== "")
  );
  return {
    columns: shown.map(([title]) => title),
    rows: result.packages.map((info) => shown.map(([, textOf]) => textOf(info, result))),
    caption: shown.length === 0
      ? "The result names no packages."
      : `Of each stage: ${shown.flatMap(([, , what]) => what ?? []).join("; ")}.`,
  };
}

/** Operations of a stage by device, most first: `Neural Engine 41, CPU 2`. */
export function plannedOn({ stage }: PackageInfo, { placement }: Routed): string {
  const operations = placement?.stages.find((planned) => planned.stage === stage)?.operations ?? [];
  return deviceKinds
    .map((kind) => ({ kind, count: operations.filter(({ device }) => device === kind).length }))
    .filter(({ count }) => count > 0)
    .sort((a, b) => b.count - a.count)
    .map(({ kind, count }) => `${deviceTitles[kind]} ${count}`)
    .join(", ");
}
