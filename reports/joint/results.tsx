/** All there is of each result of a page, folded away: figures, where they come from, and how to have them again. */
import type { JSX } from "preact";
import type { BenchResult } from "../../bench/result.ts";
import { formatSpeed } from "../_figures.ts";
import { cutText } from "../_text.ts";
import { Failures, Origin, Packages } from "../bench/origin.tsx";
import { CertaintyTable, IsolatedStages, StagesTable, StatisticsTable } from "../bench/speed.tsx";
import { statusOf } from "../conformance/_verdict.ts";
import { Part } from "../conformance/part.tsx";
import { Fold, Heading } from "../html/document.tsx";
import { PlacementSection } from "../placement/section.tsx";
import * as presets from "../presets/sections.tsx";
import { ScenariosSection } from "../scenarios/section.tsx";
import type { JointContent } from "./content.ts";

/** Most characters of a label in a heading. */
const longest = 80;

/** The section; `columns` are those of the page's heat map. */
export const Results = (
  { content, columns }: { content: JointContent; columns: readonly (number | null)[] },
): JSX.Element => (
  <>
    <Heading>Each result</Heading>
    {content.benches.map(({ id, label, result }) => (
      <Fold
        key={id}
        id={id}
        summary={`Benchmark of ${cutText(label, longest)}: ${
          result.meanSpeed === null ? "not timed" : `${formatSpeed(result.meanSpeed)} real time`
        }`}
      >
        <Bench result={result} />
      </Fold>
    ))}
    {content.conformances.map(({ id, label, result }) => (
      <Fold
        key={id}
        id={id}
        summary={`Conformance of ${cutText(label, longest)}: ${statusOf(result).answer}`}
      >
        <Part result={result} columns={columns} />
      </Fold>
    ))}
    {content.comparisons.map(({ id, label, result }) => (
      <Fold
        key={id}
        id={id}
        summary={`Comparison of ${cutText(label, longest)}: ${result.presets.length} presets`}
      >
        <presets.StageTables comparison={result} />
        <presets.Passages comparison={result} />
        <presets.Origin comparison={result} />
      </Fold>
    ))}
  </>
);

const Bench = ({ result }: { result: BenchResult }): JSX.Element => (
  <>
    <Failures result={result} />
    <Heading>Speed</Heading>
    <CertaintyTable result={result} />
    <StatisticsTable result={result} />
    <StagesTable result={result} />
    <IsolatedStages result={result} />
    <ScenariosSection result={result} />
    <Packages result={result} />
    <PlacementSection result={result} />
    <Origin result={result} />
  </>
);
