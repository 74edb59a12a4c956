/** The page of several results: what they say together, each of their sections side by side, and all of each folded away. */
import type { ComponentChildren, JSX } from "preact";
import { speedChart } from "../bench/_speed_chart.ts";
import { stagesChart } from "../bench/_stages_chart.ts";
import { heatMapOf } from "../conformance/_heat_map.ts";
import { heatStyle } from "../conformance/_heat_style.ts";
import { Heat, heatData } from "../conformance/heat_map.tsx";
import { recordingStyle } from "../audio/style.ts";
import { Document, type PageChart, Remarks, Script } from "../html/document.tsx";
import { Verdicts } from "../html/verdicts.tsx";
import { listeningStyle } from "../listening/style.ts";
import { foldScript } from "./_fold_script.ts";
import { jointStyle } from "./_style.ts";
import { jointVerdicts } from "./_verdict.ts";
import { warningsOf } from "./_warnings.ts";
import type { JointContent } from "./content.ts";
import { Listen } from "./listen.tsx";
import { Overview } from "./overview.tsx";
import { Packages } from "./packages.tsx";
import { inOrderOf, type PresetRow, presetRowsOf } from "./preset_rows.ts";
import { frontCharts, Fronts } from "./presets.tsx";
import { recordingsOf } from "./recordings.ts";
import { Results } from "./results.tsx";
import { Speed } from "./speed.tsx";

/** A part of the page that its contents lead to. */
interface Section {
  readonly id: string;
  /** As the contents have it. */
  readonly title: string;
  readonly body: ComponentChildren;
  readonly charts?: readonly PageChart[];
}

/** The whole document. */
export function Page(
  { content: found, of, chartJs }: { content: JointContent; of: string; chartJs: string },
): JSX.Element {
  const rows = presetRowsOf(found);
  const content = inOrderOf(rows, found);
  const sections = sectionsOf(content, rows);
  return (
    <Document
      title={`Kokoro-82M in seven Core ML stages: ${of}`}
      chartJs={chartJs}
      style={heatStyle + recordingStyle + listeningStyle + jointStyle}
      charts={sections.flatMap(({ charts = [] }) => charts)}
    >
      <Verdicts verdicts={jointVerdicts(content, rows)} />
      <nav class="contents" aria-label="Contents">
        <ul>
          {[{ id: "presets", title: "Presets" }, ...sections].map(({ id, title }) => (
            <li key={id}>
              <a href={`#${id}`}>{title}</a>
            </li>
          ))}
        </ul>
      </nav>
      <section id="presets">
        <Overview rows={rows} />
      </section>
      {sections.map(({ id, body }) => <section key={id} id={id}>{body}</section>)}
      <Script text={foldScript} />
    </Document>
  );
}

/** The sections that `content` has something for. */
function sectionsOf(content: JointContent, rows: readonly PresetRow[]): Section[] {
  const { benches, conformances, comparisons } = content;
  const map = heatMapOf(conformances);
  const places = rows.flatMap((row, place) => row.benches.map(() => place));
  const recordings = recordingsOf(content, rows);
  const warnings = warningsOf(content);
  const sections: (Section | false)[] = [
    conformances.length > 0 && {
      id: "conformance",
      title: "Error against tolerance",
      body: <Heat map={map} />,
      charts: [heatData(map)],
    },
    benches.length > 0 && {
      id: "speeds",
      title: "Speed and stages",
      body: <Speed benches={benches} />,
      charts: [speedChart(benches, places), stagesChart(benches)],
    },
    comparisons.length > 0 && {
      id: "front",
      title: "Size, quality and speed",
      body: <Fronts comparisons={comparisons} recordings={recordings} />,
      charts: frontCharts(comparisons, rows),
    },
    recordings.speakers.length > 0 && {
      id: "listen",
      title: "Listen",
      body: <Listen recordings={recordings} />,
    },
    benches.some(({ result }) => result.packages.length > 0) && {
      id: "packages",
      title: "Packages, loads and memory",
      body: <Packages benches={benches} />,
    },
    {
      id: "results",
      title: "Each result",
      body: <Results content={content} columns={map.columns} />,
    },
    warnings.length > 0 && {
      id: "warnings",
      title: "Warnings",
      body: (
        <>
          <h2>Warnings</h2>
          <Remarks lines={warnings} />
        </>
      ),
    },
  ];
  return sections.filter((section) => section !== false);
}
