/** How fast benchmarks are: charts of one or several, and the tables of one. */
import type { JSX } from "preact";
import type { BenchResult } from "../../bench/result.ts";
import { cellsOf, columns, isolatedCellsOf, methodOf } from "../_figures.ts";
import type { Labelled } from "../_labels.ts";
import {
  certaintyCaption,
  certaintyColumns,
  certaintyRows,
  statisticsCaption,
  statisticsColumns,
  statisticsRows,
} from "../_statistics.ts";
import { ChartCanvas, Figures, Heading } from "../html/document.tsx";
import { speedColumns, speedRows } from "./_speed_chart.ts";

interface Of {
  readonly result: BenchResult;
}

/** How well the time of each passage's chain is known. */
export const CertaintyTable = ({ result }: Of): JSX.Element => (
  <Figures
    named
    columns={certaintyColumns}
    rows={certaintyRows(result)}
    caption={certaintyCaption}
  />
);

/** All there is of the times' statistics, folded away. */
export const StatisticsTable = ({ result }: Of): JSX.Element => (
  <details>
    <summary>All statistics: chain, stages, and stages together</summary>
    <Figures
      columns={statisticsColumns}
      rows={statisticsRows(result)}
      caption={statisticsCaption}
    />
  </details>
);

/** Where `speedChart` of the same subjects is drawn, and the same as a table. */
export const SpeedOverFrames = (
  { subjects }: { subjects: readonly Labelled<BenchResult>[] },
): JSX.Element => (
  <>
    <ChartCanvas
      id="speed"
      label="Lines: speed over T_a, here and as published. The table below has the same figures."
    />
    <details>
      <summary>The chart as a table</summary>
      <Figures
        named
        columns={speedColumns}
        rows={speedRows(subjects)}
        caption="Published figures are of preset fp16+int8pal, official weights and texts of their own: context, not a comparison."
      />
    </details>
  </>
);

/** Where `stagesChart` is drawn, higher where it has many `bars`. */
export const StagesCanvas = ({ bars }: { bars?: number }): JSX.Element => (
  <ChartCanvas
    id="stages"
    label="Stacked bars: median time of each stage, one bar a passage. The table below has the same figures."
    bars={bars}
  />
);

/** Median times of each stage inside the chain. */
export const StagesTable = ({ result }: Of): JSX.Element => (
  <Figures
    columns={columns}
    rows={result.passages.map(cellsOf)}
    caption={methodOf(result.settings)}
  />
);

/** Times of the stages alone; nothing where they were not taken. */
export function IsolatedStages({ result }: Of): JSX.Element | null {
  const isolated = result.passages.filter(({ measurement }) => measurement?.isolated);
  if (isolated.length === 0) return null;
  return (
    <>
      <Heading>Each stage alone</Heading>
      <Figures
        columns={columns}
        rows={isolated.map(isolatedCellsOf)}
        caption="Every stage by itself on what the chain fed it; chain ms is the sum of the stages."
      />
    </>
  );
}
