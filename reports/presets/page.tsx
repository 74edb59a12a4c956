/** The page of a comparison: table, chart, players side by side, and where the figures come from. */
import type { JSX } from "preact";
import type { ComparedPassage, Comparison } from "../../tuning/comparison_result.ts";
import type { PageAudio } from "../audio/page_audio.ts";
import { Players } from "../audio/players.tsx";
import { speakersOf } from "../audio/speakers.ts";
import { recordingStyle } from "../audio/style.ts";
import { ListeningTest } from "../listening/section.tsx";
import { listeningStyle } from "../listening/style.ts";
import { Document, Facts, Figures, Remarks } from "../html/document.tsx";
import { Verdicts } from "../html/verdicts.tsx";
import { presetBubbles, presetsScript } from "./_chart.ts";
import {
  comparisonContext,
  comparisonMethod,
  explanations,
  passageColumns,
  passageRows,
  presetColumns,
  presetRows,
  remarksOf,
  sizeRows,
  snrExplanation,
  snrRows,
  stageColumns,
} from "./_figures.ts";
import { reproduceText } from "./_reproduce.ts";
import { presetVerdicts } from "./_verdict.ts";
import { Front } from "./front.tsx";

/** The whole document. */
export function Page(
  props: { comparison: Comparison; chartJs: string; audio: PageAudio | undefined },
): JSX.Element {
  const { comparison, chartJs, audio } = props;
  const speakers = speakersOf({ kind: "comparison", result: comparison });
  const { datasets } = presetBubbles(comparison);
  return (
    <Document
      title="Presets of Kokoro-82M in seven Core ML stages"
      chartJs={chartJs}
      style={recordingStyle + listeningStyle}
      charts={datasets.length === 0
        ? []
        : [{ id: "presets", data: { datasets }, script: presetsScript }]}
    >
      <Verdicts verdicts={presetVerdicts(comparison)} />
      <Remarks lines={remarksOf(comparison)} />
      <Figures
        named
        columns={presetColumns}
        rows={presetRows(comparison)}
        caption={comparisonMethod(comparison)}
      />
      <ul>{explanations.map((line) => <li key={line}>{line}</li>)}</ul>
      <h2>Size, quality and speed</h2>
      <Front comparison={comparison} speakers={speakers} audio={audio} />
      <h2>Listen</h2>
      <ListeningTest speakers={speakers} audio={audio} />
      <Players speakers={speakers} audio={audio} />
      <h2>Each stage: SNR in dB</h2>
      <Figures named columns={stageColumns} rows={snrRows(comparison)} caption={snrExplanation} />
      <h2>Each stage: size in MB</h2>
      <Figures named columns={stageColumns} rows={sizeRows(comparison)} />
      {comparison.passages.map((passage) => (
        <Passage key={passage.number} comparison={comparison} passage={passage} />
      ))}
      <h2>Where and with what</h2>
      <p>To run it again, at the commit below:</p>
      <pre>{reproduceText(comparison)}</pre>
      <Facts pairs={comparisonContext(comparison)} />
    </Document>
  );
}

function Passage(
  { comparison, passage }: { comparison: Comparison; passage: ComparedPassage },
): JSX.Element {
  const { number, text, phonemes, tokenCount, reference } = passage;
  return (
    <>
      <h2>Passage {number}</h2>
      <p>{text}</p>
      <p class="phonemes" lang="und-fonipa">{phonemes}</p>
      {reference !== null && (
        <Figures
          named
          columns={passageColumns}
          rows={passageRows(comparison, number)}
          caption={`${tokenCount} tokens, ${reference.frameCount} frames`}
        />
      )}
    </>
  );
}
