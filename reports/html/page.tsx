/** The page of a result: table, chart, players, and where the figures come from. */
import type { JSX } from "preact";
import type { BenchResult, PassageResult } from "../../bench/result.ts";
import { stageNames } from "../../stages/contract.ts";
import { failureCells } from "../_failures.ts";
import {
  cellsOf,
  columns,
  contextOf,
  formatSpeed,
  isolatedCellsOf,
  methodOf,
  remarks,
  stageTitles,
} from "../_figures.ts";
import { loadCaption, loadRows } from "../_load_times.ts";
import { PlacementSection } from "../placement/section.tsx";
import { chartData, stagesScript } from "./_chart.ts";
import { ChartCanvas, Document, Facts, Figures, Player, Remarks } from "./document.tsx";

/** The whole document. */
export function Page(props: { result: BenchResult; chartJs: string }): JSX.Element {
  const { result, chartJs } = props;
  const isolated = result.passages.filter(({ measurement }) => measurement?.isolated);
  return (
    <Document
      title="Kokoro-82M in seven Core ML stages"
      chart={{ chartJs, data: chartData(result), script: stagesScript }}
    >
      {result.meanSpeed !== null && (
        <p class="mean">
          <strong>{formatSpeed(result.meanSpeed)}</strong> real time, mean of the passages
        </p>
      )}
      <Remarks lines={remarks(result)} />
      <Figures
        columns={columns}
        rows={result.passages.map(cellsOf)}
        caption={methodOf(result.settings)}
      />
      <h2>Time of each stage</h2>
      <ChartCanvas label="Stacked bars: median time of each stage, one bar a passage. The table above has the same figures." />
      {result.failures.length > 0 && (
        <>
          <h2>Stages that failed</h2>
          <Facts
            pairs={result.failures.map(failureCells).map(([stage, what, when, message, advice]) => [
              `${stage}: ${what} (${when})`,
              `${message} ${advice}`,
            ])}
          />
        </>
      )}
      {isolated.length > 0 && (
        <>
          <h2>Each stage alone</h2>
          <Figures
            columns={columns}
            rows={isolated.map(isolatedCellsOf)}
            caption="Every stage by itself on what the chain fed it; chain ms is the sum of the stages."
          />
        </>
      )}
      <h2>Loads and predictions</h2>
      <Figures
        columns={["", ...stageNames.map((stage) => stageTitles[stage])]}
        rows={loadRows(result).map(({ label, cells }) => [label, ...cells])}
        caption={loadCaption(result)}
        named
      />
      <PlacementSection result={result} />
      <h2>Passages</h2>
      <ol class="passages">
        {result.passages.map((passage) => <Passage key={passage.number} passage={passage} />)}
      </ol>
      <h2>Where and with what</h2>
      <Facts pairs={contextOf(result)} />
    </Document>
  );
}

function Passage({ passage }: { passage: PassageResult }): JSX.Element {
  const { number, text, phonemes, measurement } = passage;
  const audioFile = measurement?.audio?.file;
  return (
    <li value={number}>
      <p>{text}</p>
      <p class="phonemes" lang="und-fonipa">{phonemes}</p>
      {audioFile && <Player file={audioFile} label={`Passage ${number}`} />}
    </li>
  );
}
