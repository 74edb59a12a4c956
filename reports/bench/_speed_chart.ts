/** Speed against T_a, with the published figures beside: points, the table of the same, and the script that draws them. */
import { publishedMachines } from "../../bench/published.ts";
import type { BenchResult } from "../../bench/result.ts";
import { sampleRate, samplesPerFrame } from "../../stages/config.ts";
import { formatFactor, formatSpeed } from "../_figures.ts";
import type { Labelled } from "../_labels.ts";
import { cutText } from "../_text.ts";
import { realTimeFactor } from "../_verdict.ts";
import { chartScript } from "../html/chart_script.ts";
import type { PageChart } from "../html/document.tsx";
import { seriesLook } from "../html/series.ts";

interface SpeedPoint {
  readonly tokenCount: number;
  /** T_a. */
  readonly frameCount: number;
  readonly audioSeconds: number;
  readonly chainMs: number;
}

interface SpeedSeries {
  readonly label: string;
  readonly color: string;
  /** Of its points. */
  readonly shape: string;
  readonly isPublished?: boolean;
  readonly points: readonly SpeedPoint[];
}

/** What {@link speedRows} are of. */
export const speedColumns: readonly string[] = ["", "T_enc", "T_a", "speed", "s per s of audio"];

/** Published machines are context: grey and dashed, so that no preset looks like one. */
const publishedColor = "#808080";
const publishedShapes = ["crossRot", "star"];

/** Of each subject one, which looks like the series of its place in `places`, then the published ones. */
function seriesOf(
  subjects: readonly Labelled<BenchResult>[],
  places: readonly number[] = subjects.map((_, i) => i),
): SpeedSeries[] {
  const published = publishedMachines.map(({ name, passages }, i) => ({
    label: `published: ${name}`,
    color: publishedColor,
    shape: publishedShapes[i],
    isPublished: true,
    points: passages.map((passage) => ({
      ...passage,
      audioSeconds: (passage.frameCount * samplesPerFrame) / sampleRate,
    })),
  }));
  const own = subjects.map(({ label, result }, i) => ({
    label,
    ...seriesLook(places[i]),
    points: pointsOf(result),
  }));
  return [...own, ...published];
}

const pointsOf = ({ passages }: BenchResult): SpeedPoint[] =>
  passages.flatMap(({ tokenCount, measurement }) => {
    if (measurement === null || measurement.chainMs === null) return [];
    const { frameCount, audioSeconds, chainMs } = measurement;
    return chainMs === 0 ? [] : [{ tokenCount, frameCount, audioSeconds, chainMs }];
  });

const speedOf = ({ audioSeconds, chainMs }: SpeedPoint): number => (1000 * audioSeconds) / chainMs;

/** A row a point: whose it is, its lengths, and its real-time factors both ways. */
export const speedRows = (subjects: readonly Labelled<BenchResult>[]): string[][] =>
  seriesOf(subjects).flatMap(({ label, points }) =>
    points.map((point) => [
      ...[label, String(point.tokenCount), String(point.frameCount)],
      ...[formatSpeed(speedOf(point)), formatFactor(realTimeFactor(point))],
    ])
  );

/** Most characters of a label in the legend. */
const longestLabel = 40;

/** The chart: lines over T_a, of each subject one, and of the published machines. Subjects of one place in `places` look alike. */
export const speedChart = (
  subjects: readonly Labelled<BenchResult>[],
  places?: readonly number[],
): PageChart => ({
  id: "speed",
  script: speedScript,
  data: {
    datasets: seriesOf(subjects, places).map(({ label, color, shape, isPublished, points }) => ({
      label: cutText(label, longestLabel),
      data: points.map((point) => ({ x: point.frameCount, y: speedOf(point) }))
        .sort((a, b) => a.x - b.x),
      borderColor: color,
      backgroundColor: color,
      pointStyle: shape,
      ...(isPublished && { borderDash: [6, 4] }),
    })),
  },
});

const speedScript = chartScript(
  "speed",
  `{
  type: "line",
  data,
  options: {
    animation: false,
    maintainAspectRatio: false,
    scales: {
      x: { type: "linear", beginAtZero: true, title: { display: true, text: "T_a, frames of 25 ms" } },
      y: { beginAtZero: true, title: { display: true, text: "audio time / chain time" } },
    },
    plugins: {
      legend: { position: "bottom", labels: { usePointStyle: true } },
      tooltip: { callbacks: { label: (c) => c.dataset.label + ": " + c.parsed.y.toFixed(2) + "x" } },
    },
  },
}`,
);
