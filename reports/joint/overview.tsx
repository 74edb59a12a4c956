/** All presets of a page as a table: right, fast, small, like the reference; each figure leads to the result that it is from. */
import type { ComponentChildren, JSX } from "preact";
import type { ConformanceResult } from "../../conformance/result.ts";
import { stageTitles } from "../../stages/titles.ts";
import { mebibytes, megabytes } from "../../text/figures.ts";
import { decimals } from "../_cells.ts";
import { formatSpeed } from "../_figures.ts";
import { cutText } from "../_text.ts";
import { countsText, numberless, ratioOf, ratioText, worstOf } from "../conformance/_severity.ts";
import { statusOf } from "../conformance/_verdict.ts";
import { Figures, Heading } from "../html/document.tsx";
import { measuredOf } from "../scenarios/_text.ts";
import type { Member } from "./content.ts";
import { packageSetsOf, type RowSpeed, sizeOf, speedsOf } from "./_figures.ts";
import type { PresetRow } from "./preset_rows.ts";

/** What tells presets apart stands first: a phone shows no more. */
const columns: readonly string[] = [
  ...["preset", "right?", "speed, 95% interval", "MB", "LSD dB"],
  ...["worst error / tolerance", "peak MiB"],
];

/** Most characters of a label before its row. */
const longestLabel = 60;

/** The table. */
export const Overview = ({ rows }: { rows: readonly PresetRow[] }): JSX.Element => (
  <>
    <Heading>Presets</Heading>
    <div class="overview">
      <Figures
        named
        columns={columns}
        rows={rows.map((row): ComponentChildren[] => [
          <Head key="preset" row={row} />,
          lines("not judged", row.conformances.map(rightLine)),
          lines("not timed", speedsOf(row).map(speedLine)),
          lines("not known", packageSetsOf(row).map((set) => megabytes(sizeOf(set)))),
          lines("not compared", row.compared.map(lossText)),
          lines("not judged", row.conformances.map(worstText)),
          lines("not read", row.benches.flatMap(peakText)),
        ])}
        caption="A row is of one preset on the same weights, machine and backend; where several results tell of it, each has a line. LSD is the log-spectral distance from the fp32 chain on the same weights. Speeds are means over the passages that a result has; those without an interval are of too few runs."
      />
    </div>
  </>
);

const Head = ({ row: { preset, context } }: { row: PresetRow }): JSX.Element => (
  <>
    {cutText(preset, longestLabel)}
    {context !== "" && <span class="context">{cutText(context, longestLabel)}</span>}
  </>
);

/** One line each; `none` where there are none. */
function lines(none: string, of: readonly ComponentChildren[]): ComponentChildren {
  const known = of.filter((line) => line !== "");
  if (known.length === 0) return <span class="unknown">{none}</span>;
  return known.map((line, i) => <div key={i}>{line}</div>);
}

/** The verdict, and how many comparisons make it. */
function rightLine({ id, result }: Member<ConformanceResult>): JSX.Element {
  const { answer, tone } = statusOf(result);
  const [failed, ...others] = countsText(result.cases).split(", ");
  return (
    <>
      <a href={`#${id}`} class={tone}>{tone === "bad" ? failed : answer}</a>{" "}
      <span class="context">{others.join(", ")}</span>
    </>
  );
}

/** The worst comparison and where it is; what is exact or not has no tolerance to be a multiple of. */
function worstText({ result: { cases } }: Member<ConformanceResult>): string {
  const worst = worstOf(
    cases.filter(({ outcome, tolerance }) => outcome !== "skipped" && tolerance !== 0),
  );
  if (worst === undefined) return "";
  const ratio = ratioOf(worst);
  const figure = ratio === undefined ? numberless(worst) : ratioText(ratio);
  return worst.stage === null ? figure : `${figure}, ${stageTitles[worst.stage]}`;
}

const speedLine = ({ id, mean, interval, isWhole }: RowSpeed): JSX.Element => (
  <>
    <a href={`#${id}`}>{formatSpeed(mean)}</a>{" "}
    {interval && (
      <span class="context">[{formatSpeed(interval.low)}, {formatSpeed(interval.high)}]</span>
    )}
    {!isWhole && <span class="context">of the passages done</span>}
  </>
);

function lossText({ member: { id }, entry }: PresetRow["compared"][number]): ComponentChildren {
  const { figures, outcome } = entry;
  if (figures === null) return outcome === "failed" ? "failed" : "not reached";
  const loss = decimals(figures.means.distortion.logSpectralDistanceDb, 2, "silent");
  return <a href={`#${id}`}>{loss}</a>;
}

const peakText = ({ result: { scenarios } }: PresetRow["benches"][number]): string =>
  mebibytes(measuredOf(scenarios, "memory")?.peak.residentBytes);
