/** The page of a side-by-side: who is faster, a chart, players, every passage, and what makes it fair. */
import type { JSX } from "preact";
import type { PeersPassage, PeersResult } from "../../bench/peers/result.ts";
import type { PageAudio } from "../audio/page_audio.ts";
import { Players } from "../audio/players.tsx";
import { speakersOf } from "../audio/speakers.ts";
import { recordingStyle } from "../audio/style.ts";
import { ListeningTest } from "../listening/section.tsx";
import { listeningStyle } from "../listening/style.ts";
import { Verdicts } from "../html/verdicts.tsx";
import { ChartCanvas, Document, Facts, Figures, Remarks } from "../html/document.tsx";
import { peerBars, peersScript } from "./_chart.ts";
import {
  audioColumns,
  audioRows,
  passageColumns,
  passageRows,
  speedColumns,
  speedRows,
  systemColumns,
  systemRows,
} from "./_figures.ts";
import { contextOf, explanations, methodOf, remarksOf } from "./_sentences.ts";
import { peerVerdicts } from "./_verdicts.ts";
import { title } from "./markdown.ts";

/** The whole document. */
export function Page(
  { result, chartJs, audio }: {
    result: PeersResult;
    chartJs: string;
    audio: PageAudio | undefined;
  },
): JSX.Element {
  const speakers = speakersOf({ kind: "peers", result });
  return (
    <Document
      title={title}
      chartJs={chartJs}
      style={recordingStyle + listeningStyle}
      charts={[{ id: "peers", data: peerBars(result), script: peersScript }]}
    >
      <Verdicts verdicts={peerVerdicts(result)} />
      <Remarks lines={remarksOf(result)} />
      <h2>Speed and cost</h2>
      <Figures
        named
        columns={speedColumns(result)}
        rows={speedRows(result)}
        caption={methodOf(result)}
      />
      <ChartCanvas
        id="peers"
        label="Bars: RTFx of every system on every passage. The tables of the passages have the same figures."
      />
      <h2>Audio against the reference</h2>
      <Figures named columns={audioColumns} rows={audioRows(result)} />
      <ul>{explanations(result).map((line) => <li key={line}>{line}</li>)}</ul>
      <h2>Listen</h2>
      <ListeningTest speakers={speakers} audio={audio} />
      <Players speakers={speakers} audio={audio} />
      {result.passages.map((passage) => (
        <Passage key={passage.number} result={result} passage={passage} />
      ))}
      <h2>Systems</h2>
      <Figures named columns={systemColumns} rows={systemRows(result)} />
      <h2>Where and with what</h2>
      <Facts pairs={contextOf(result)} />
    </Document>
  );
}

function Passage(
  { result, passage }: { result: PeersResult; passage: PeersPassage },
): JSX.Element {
  const { number, text, phonemes, tokenCount } = passage;
  return (
    <>
      <h2>Passage {number}</h2>
      <p>{text}</p>
      <p class="phonemes" lang="und-fonipa">{phonemes}</p>
      <Figures
        named
        columns={passageColumns(result)}
        rows={passageRows(result, passage)}
        caption={`${tokenCount} tokens`}
      />
    </>
  );
}
