/** The chart of size, quality and speed: its data, and the script that draws it. */
import type { Comparison } from "../../tuning/comparison_result.ts";
import { chartScript } from "../html/chart_script.ts";
import type { PageChart } from "../html/document.tsx";
import { seriesLook } from "../html/series.ts";
import { cutText } from "../_text.ts";
import { frontOf } from "./_front.ts";

/** Radius of the fastest preset's bubble; areas are as speeds. */
const largestRadius = 16;

/** A preset in the chart. */
export interface Bubble {
  /** Size in MB. */
  readonly x: number;
  /** Mean log-spectral distance in dB. */
  readonly y: number;
  /** Radius in pixels. */
  readonly r: number;
  readonly speed: number;
  readonly isOnFront: boolean;
}

/** A set for each preset, so that the legend names it, and the line over the front. */
export interface PresetBubbles {
  readonly datasets: readonly (
    | {
      readonly label: string;
      readonly data: readonly [Bubble];
      readonly backgroundColor: string;
      readonly pointStyle: string;
    }
    | {
      readonly type: "line";
      readonly label: string;
      readonly data: readonly { readonly x: number; readonly y: number }[];
      readonly borderColor: string;
    }
  )[];
}

/** Most characters of a name in the legend. */
const longestName = 40;

/** Place of a preset among the series of a page, which decides on its look; `index` is that in the chart. */
export type SeriesPlace = (preset: string, index: number) => number;

/** Size in MB against the mean log-spectral distance in dB, and speed as the area, of presets that have them. */
export function presetBubbles(
  comparison: Comparison,
  placeOf: SeriesPlace = (_, index) => index,
): PresetBubbles {
  const entries = frontOf(comparison);
  const fastest = Math.max(...entries.map(({ figures }) => figures.means.speed));
  const at = (point: { sizeBytes: number; lsdDb: number }) => ({
    x: point.sizeBytes / 1e6,
    y: point.lsdDb,
  });
  const front = entries.filter(({ place }) => place === "front");
  return {
    datasets: [
      ...entries.map(({ name, point, figures, place }, i) => {
        const { color, shape } = seriesLook(placeOf(name, i));
        return {
          label: cutText(name, longestName),
          data: [{
            ...at(point),
            r: largestRadius * Math.sqrt(fastest > 0 ? figures.means.speed / fastest : 1),
            speed: figures.means.speed,
            isOnFront: place === "front",
          }] as const,
          backgroundColor: color,
          pointStyle: shape,
        };
      }),
      ...(front.length < 2 ? [] : [{
        type: "line" as const,
        label: "front",
        data: front.map(({ point }) => at(point)),
        borderColor: "#808080",
      }]),
    ],
  };
}

/** The chart of {@link presetBubbles} on the canvas `id`; undefined where no preset was measured. */
export function presetsChart(
  comparison: Comparison,
  id: string,
  placeOf?: SeriesPlace,
): PageChart | undefined {
  const data = presetBubbles(comparison, placeOf);
  return data.datasets.length === 0
    ? undefined
    : { id, data, script: chartScript(id, presetsConfig) };
}

const presetsConfig = `{
  type: "bubble",
  data,
  options: {
    animation: false,
    maintainAspectRatio: false,
    clip: false,
    layout: { padding: ${largestRadius} },
    elements: {
      point: {
        borderColor: (c) => c.raw && c.raw.isOnFront ? Chart.defaults.color : "transparent",
        borderWidth: 2,
      },
      line: { borderWidth: 1.5, borderDash: [6, 4] },
    },
    datasets: { line: { pointRadius: 0, pointHitRadius: 0, pointStyle: "line" } },
    scales: {
      x: { beginAtZero: true, title: { display: true, text: "size, MB" } },
      y: { beginAtZero: true, title: { display: true, text: "log-spectral distance, dB" } },
    },
    plugins: {
      legend: { position: "bottom", labels: { usePointStyle: true } },
      tooltip: {
        callbacks: {
          label: (c) => c.dataset.label + ": " + c.raw.x.toFixed(1) + " MB, " + c.raw.y.toFixed(2) + " dB" +
            (c.raw.speed === undefined ? "" : ", " + c.raw.speed.toFixed(2) + "x"),
        },
      },
    },
  },
}`;
