/** The page of a comparison: table, chart, players side by side, and where the figures come from. */
import type { JSX } from "preact";
import type { Comparison } from "../../tuning/comparison_result.ts";
import type { PageAudio } from "../audio/page_audio.ts";
import { Players } from "../audio/players.tsx";
import { speakersOf } from "../audio/speakers.ts";
import { recordingStyle } from "../audio/style.ts";
import { Document, Heading, Remarks } from "../html/document.tsx";
import { Verdicts } from "../html/verdicts.tsx";
import { ListeningTest } from "../listening/section.tsx";
import { listeningStyle } from "../listening/style.ts";
import { presetsChart } from "./_chart.ts";
import { remarksOf } from "./_figures.ts";
import { presetVerdicts } from "./_verdict.ts";
import { Front } from "./front.tsx";
import { Origin, Passages, PresetTable, StageTables } from "./sections.tsx";

/** The whole document. */
export function Page(
  props: { comparison: Comparison; chartJs: string; audio: PageAudio | undefined },
): JSX.Element {
  const { comparison, chartJs, audio } = props;
  const speakers = speakersOf({ kind: "comparison", result: comparison });
  const chart = presetsChart(comparison, "presets");
  return (
    <Document
      title="Presets of Kokoro-82M in seven Core ML stages"
      chartJs={chartJs}
      style={recordingStyle + listeningStyle}
      charts={chart === undefined ? [] : [chart]}
    >
      <Verdicts verdicts={presetVerdicts(comparison)} />
      <Remarks lines={remarksOf(comparison)} />
      <PresetTable comparison={comparison} />
      <Heading>Size, quality and speed</Heading>
      <Front
        comparison={comparison}
        chartId="presets"
        // The reference comes first, and a preset may have its name.
        placeOf={(preset) => speakers.findLastIndex(({ name }) => name === preset)}
        {...{ speakers, audio }}
      />
      <Heading>Listen</Heading>
      <ListeningTest speakers={speakers} audio={audio} />
      <Players speakers={speakers} audio={audio} />
      <StageTables comparison={comparison} />
      <Passages comparison={comparison} />
      <Origin comparison={comparison} />
    </Document>
  );
}
