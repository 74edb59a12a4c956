/** Speed against T_a, with the published figures beside: points, the table of the same, and the script that draws them. */
import { publishedMachines } from "../../bench/published.ts";
import type { BenchResult } from "../../bench/result.ts";
import { sampleRate, samplesPerFrame } from "../../stages/config.ts";
import { formatFactor, formatSpeed } from "../_figures.ts";
import { realTimeFactor } from "../_verdict.ts";
import { chartScript } from "./chart_script.ts";

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
  readonly points: readonly SpeedPoint[];
}

/** What {@link speedRows} are of. */
export const speedColumns: readonly string[] = ["", "T_enc", "T_a", "speed", "s per s of audio"];

/** Colours of the published machines (Okabe and Ito, 2008). */
const publishedColors = ["#e69f00", "#009e73"];

function seriesOf({ passages }: BenchResult): SpeedSeries[] {
  const points = passages.flatMap(({ tokenCount, measurement }) => {
    if (measurement === null || measurement.chainMs === null) return [];
    const { frameCount, audioSeconds, chainMs } = measurement;
    return chainMs === 0 ? [] : [{ tokenCount, frameCount, audioSeconds, chainMs }];
  });
  const published = publishedMachines.map(({ name, passages }, i) => ({
    label: `published: ${name}`,
    color: publishedColors[i],
    points: passages.map((passage) => ({
      ...passage,
      audioSeconds: (passage.frameCount * samplesPerFrame) / sampleRate,
    })),
  }));
  return [{ label: "this result", color: "#0072b2", points }, ...published];
}

const speedOf = ({ audioSeconds, chainMs }: SpeedPoint): number => (1000 * audioSeconds) / chainMs;

/** A row a point: whose it is, its lengths, and its real-time factors both ways. */
export const speedRows = (result: BenchResult): string[][] =>
  seriesOf(result).flatMap(({ label, points }) =>
    points.map((point) => [
      ...[label, String(point.tokenCount), String(point.frameCount)],
      ...[formatSpeed(speedOf(point)), formatFactor(realTimeFactor(point))],
    ])
  );

/** The data of the chart: lines over T_a. */
export const speedData = (result: BenchResult): { readonly datasets: readonly unknown[] } => ({
  datasets: seriesOf(result).map(({ label, color, points }, i) => ({
    label,
    data: points.map((point) => ({ x: point.frameCount, y: speedOf(point) }))
      .sort((a, b) => a.x - b.x),
    borderColor: color,
    backgroundColor: color,
    ...(i > 0 && { borderDash: [6, 4] }),
  })),
});

/** Draws {@link speedData}. */
export const speedScript = chartScript(
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
      legend: { position: "bottom", labels: { usePointStyle: true, pointStyle: "line" } },
      tooltip: { callbacks: { label: (c) => c.dataset.label + ": " + c.parsed.y.toFixed(2) + "x" } },
    },
  },
}`,
);
