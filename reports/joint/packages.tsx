/** What the packages of all benchmarks of a page weigh, where they run, and what loads and memory they take. */
import type { JSX } from "preact";
import type { BenchResult, PackageInfo } from "../../bench/result.ts";
import { stageNames } from "../../stages/contract.ts";
import { stageTitles } from "../../stages/titles.ts";
import { mebibytes, megabytes } from "../../text/figures.ts";
import { formatMs } from "../_figures.ts";
import { plannedOn } from "../_routing.ts";
import { Figures, Heading } from "../html/document.tsx";
import { measuredOf } from "../scenarios/_text.ts";
import type { Member } from "./content.ts";

const stageColumns = ["", ...stageNames.map((stage) => stageTitles[stage])];

/** The section; nothing where no result names a package. */
export function Packages(
  { benches }: { benches: readonly Member<BenchResult>[] },
): JSX.Element | null {
  if (benches.every(({ result }) => result.packages.length === 0)) return null;
  const units = benches.map((member) => stageRow(member, unitText));
  return (
    <>
      <Heading>Packages, loads and memory</Heading>
      <Figures
        named
        columns={stageColumns}
        rows={benches.map((member) => stageRow(member, ({ sizeBytes }) => megabytes(sizeBytes)))}
        caption="Size of each stage's package in MB."
      />
      {units.some((row) => row.slice(1).some((cell) => cell !== "")) && (
        <Figures
          named
          columns={stageColumns}
          rows={units}
          caption="The compute unit that each stage was allowed, and how many of its operations Core ML plans on which device."
        />
      )}
      <Figures
        named
        columns={loadColumns.map(([title]) => title)}
        rows={benches.map((member) => loadColumns.map(([, textOf]) => textOf(member)))}
        caption="Sums over the stages in ms, and memory of the process in MiB; what was not measured is empty. The first prediction is that of the first run after loading, the warm one the median of the timed runs."
      />
    </>
  );
}

const stageRow = (
  { label, result }: Member<BenchResult>,
  textOf: (info: PackageInfo, result: BenchResult) => string,
): string[] => [
  label,
  ...stageNames.map((stage) => {
    const info = result.packages.find((each) => each.stage === stage);
    return info === undefined ? "" : textOf(info, result);
  }),
];

function unitText(info: PackageInfo, result: BenchResult): string {
  const planned = plannedOn(info, result);
  return [info.computeUnit ?? "", planned === "" ? "" : `(${planned})`].join(" ").trim();
}

const sumOf = (
  { result: { packages } }: Member<BenchResult>,
  msOf: (info: PackageInfo) => number | null | undefined,
): string => {
  const times = packages.map(msOf);
  return times.every((ms) => typeof ms === "number")
    ? formatMs(times.reduce((sum, ms) => sum + ms, 0))
    : "";
};

const memoryOf = ({ result: { scenarios } }: Member<BenchResult>) =>
  measuredOf(scenarios, "memory");

const loadColumns: readonly (readonly [string, (member: Member<BenchResult>) => string])[] = [
  ["", ({ label }) => label],
  ["compile", (member) => sumOf(member, ({ compileMs }) => compileMs)],
  ["first load", (member) => sumOf(member, ({ firstLoadMs }) => firstLoadMs)],
  ["load", (member) => sumOf(member, ({ cachedLoadMs, loadMs }) => cachedLoadMs ?? loadMs)],
  ["first prediction", (member) => sumOf(member, ({ predictions }) => predictions?.first.modelMs)],
  ["warm prediction", (member) => sumOf(member, ({ predictions }) => predictions?.warm?.modelMs)],
  ["loaded MiB", (member) => mebibytes(memoryOf(member)?.afterLoad?.residentBytes)],
  ["steady MiB", (member) => mebibytes(memoryOf(member)?.steady?.residentBytes)],
  ["peak MiB", (member) => mebibytes(memoryOf(member)?.peak.residentBytes)],
];
