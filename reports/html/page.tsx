/** The page of a result: what it says at a glance, figures and charts, audio, and where all that comes from. */
import type { JSX } from "preact";
import type { BenchResult, PassageResult } from "../../bench/result.ts";
import { stageNames } from "../../stages/contract.ts";
import { failureCells } from "../_failures.ts";
import {
  cellsOf,
  columns,
  contextOf,
  isolatedCellsOf,
  methodOf,
  remarks,
  stageTitles,
} from "../_figures.ts";
import { loadCaption, loadRows } from "../_load_times.ts";
import { recipesOf } from "../_reproduce.ts";
import { routingTable } from "../_routing.ts";
import {
  certaintyCaption,
  certaintyColumns,
  certaintyRows,
  statisticsCaption,
  statisticsColumns,
  statisticsRows,
} from "../_statistics.ts";
import { verdictsOf } from "../_verdict.ts";
import { PlacementSection } from "../placement/section.tsx";
import { ScenariosSection } from "../scenarios/section.tsx";
import { playersScript } from "../audio/_script.ts";
import type { PageAudio } from "../audio/page_audio.ts";
import { PictureExplanation, Recording } from "../audio/recording.tsx";
import { audioFilesOf } from "../audio/speakers.ts";
import { recordingStyle } from "../audio/style.ts";
import { chartData, stagesScript } from "./_chart.ts";
import { speedColumns, speedData, speedRows, speedScript } from "./_speed_chart.ts";
import { Verdicts } from "./_verdicts.tsx";
import { ChartCanvas, Document, Facts, Figures, Remarks, Script } from "./document.tsx";

/** The whole document. */
export function Page(
  props: { result: BenchResult; chartJs: string; audio: PageAudio | undefined },
): JSX.Element {
  const { result, chartJs, audio } = props;
  return (
    <Document
      title="Kokoro-82M in seven Core ML stages"
      chartJs={chartJs}
      style={recordingStyle}
      charts={[
        { id: "stages", data: chartData(result), script: stagesScript },
        { id: "speed", data: speedData(result), script: speedScript },
      ]}
    >
      <Verdicts verdicts={verdictsOf(result)} />
      <Remarks lines={remarks(result)} />
      <Failures result={result} />
      <Speed result={result} />
      <Stages result={result} />
      <ScenariosSection result={result} />
      <Packages result={result} />
      <PlacementSection result={result} />
      <h2>Passages</h2>
      <PictureExplanation files={audioFilesOf({ kind: "bench", result })} audio={audio} />
      <ol class="passages">
        {result.passages.map((passage) => (
          <Passage key={passage.number} passage={passage} audio={audio} />
        ))}
      </ol>
      <Script text={playersScript} />
      <h2>Where and with what</h2>
      <Facts pairs={contextOf(result)} />
      <h2>How to have these figures again</h2>
      <Facts
        pairs={recipesOf(result).map(({ of, command }) => [
          of,
          <code key={of} class="command">{command}</code>,
        ])}
      />
    </Document>
  );
}

interface Of {
  readonly result: BenchResult;
}

function Failures({ result: { failures } }: Of): JSX.Element | null {
  if (failures.length === 0) return null;
  return (
    <>
      <h2>Stages that failed</h2>
      <Facts
        pairs={failures.map(failureCells).map(([stage, what, when, message, advice]) => [
          `${stage}: ${what} (${when})`,
          `${message} ${advice}`,
        ])}
      />
    </>
  );
}

function Speed({ result }: Of): JSX.Element {
  return (
    <>
      <h2>Speed</h2>
      <Figures
        named
        columns={certaintyColumns}
        rows={certaintyRows(result)}
        caption={certaintyCaption}
      />
      <ChartCanvas
        id="speed"
        label="Lines: speed over T_a, here and as published. The table below has the same figures."
      />
      <details>
        <summary>The chart as a table</summary>
        <Figures
          named
          columns={speedColumns}
          rows={speedRows(result)}
          caption="Published figures are of preset fp16+int8pal, official weights and texts of their own: context, not a comparison."
        />
      </details>
      <details>
        <summary>All statistics: chain, stages, and stages together</summary>
        <Figures
          columns={statisticsColumns}
          rows={statisticsRows(result)}
          caption={statisticsCaption}
        />
      </details>
    </>
  );
}

function Stages({ result }: Of): JSX.Element {
  const isolated = result.passages.filter(({ measurement }) => measurement?.isolated);
  return (
    <>
      <h2>Time of each stage</h2>
      <ChartCanvas
        id="stages"
        label="Stacked bars: median time of each stage, one bar a passage. The table below has the same figures."
      />
      <Figures
        columns={columns}
        rows={result.passages.map(cellsOf)}
        caption={methodOf(result.settings)}
      />
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
    </>
  );
}

function Packages({ result }: Of): JSX.Element {
  return (
    <>
      <h2>Where stages run</h2>
      <Figures named {...routingTable(result)} />
      <h2>Loads and predictions</h2>
      <Figures
        columns={["", ...stageNames.map((stage) => stageTitles[stage])]}
        rows={loadRows(result).map(({ label, cells }) => [label, ...cells])}
        caption={loadCaption(result)}
        named
      />
    </>
  );
}

function Passage(
  { passage, audio }: { passage: PassageResult; audio: PageAudio | undefined },
): JSX.Element {
  const { number, text, phonemes, measurement } = passage;
  const audioFile = measurement?.audio?.file;
  return (
    <li value={number}>
      <p>{text}</p>
      <p class="phonemes" lang="und-fonipa">{phonemes}</p>
      {audioFile && <Recording file={audioFile} audio={audio} label={`Passage ${number}`} />}
    </li>
  );
}
