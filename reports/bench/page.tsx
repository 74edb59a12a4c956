/** The page of a result: what it says at a glance, figures and charts, audio, and where all that comes from. */
import type { JSX } from "preact";
import type { BenchResult, PassageResult } from "../../bench/result.ts";
import { remarks } from "../_figures.ts";
import { verdictsOf } from "../_verdict.ts";
import { playersScript } from "../audio/_script.ts";
import type { PageAudio } from "../audio/page_audio.ts";
import { PictureExplanation, Recording } from "../audio/recording.tsx";
import { audioFilesOf } from "../audio/speakers.ts";
import { recordingStyle } from "../audio/style.ts";
import { Document, Heading, Remarks, Script } from "../html/document.tsx";
import { Verdicts } from "../html/verdicts.tsx";
import { PlacementSection } from "../placement/section.tsx";
import { ScenariosSection } from "../scenarios/section.tsx";
import { speedChart } from "./_speed_chart.ts";
import { stagesChart } from "./_stages_chart.ts";
import { Failures, Origin, Packages } from "./origin.tsx";
import {
  CertaintyTable,
  IsolatedStages,
  SpeedOverFrames,
  StagesCanvas,
  StagesTable,
  StatisticsTable,
} from "./speed.tsx";

/** The whole document. */
export function Page(
  props: { result: BenchResult; chartJs: string; audio: PageAudio | undefined },
): JSX.Element {
  const { result, chartJs, audio } = props;
  const subjects = [{ label: "this result", result }];
  return (
    <Document
      title="Kokoro-82M in seven Core ML stages"
      chartJs={chartJs}
      style={recordingStyle}
      charts={[stagesChart(subjects), speedChart(subjects)]}
    >
      <Verdicts verdicts={verdictsOf(result)} />
      <Remarks lines={remarks(result)} />
      <Failures result={result} />
      <Heading>Speed</Heading>
      <CertaintyTable result={result} />
      <SpeedOverFrames subjects={subjects} />
      <StatisticsTable result={result} />
      <Heading>Time of each stage</Heading>
      <StagesCanvas />
      <StagesTable result={result} />
      <IsolatedStages result={result} />
      <ScenariosSection result={result} />
      <Packages result={result} />
      <PlacementSection result={result} />
      <Heading>Passages</Heading>
      <PictureExplanation files={audioFilesOf({ kind: "bench", result })} audio={audio} />
      <ol class="passages">
        {result.passages.map((passage) => (
          <Passage key={passage.number} passage={passage} audio={audio} />
        ))}
      </ol>
      <Script text={playersScript} />
      <Origin result={result} />
    </Document>
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
