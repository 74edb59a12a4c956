/** The chart of size against quality: its data, and the script that draws it. */
import type { Comparison } from "../../tuning/comparison_result.ts";
import { chartScript } from "../html/chart_script.ts";

/** Colours that also people who see few colours can tell apart (Okabe and Ito, 2008); used again after the last. */
const colors = ["#0072b2", "#d55e00", "#009e73", "#cc79a7", "#e69f00", "#56b4e9", "#999999"];

/** Points of a scatter chart, a set for each preset so that the legend names it. */
export interface PresetPoints {
  readonly datasets: readonly {
    readonly label: string;
    readonly data: readonly [{ readonly x: number; readonly y: number }];
    readonly backgroundColor: string;
  }[];
}

/** Size in MB against the mean log-spectral distance in dB, of presets that have both. */
export function presetPoints({ presets }: Comparison): PresetPoints {
  const measured = presets.flatMap(({ preset, figures }) => {
    const distanceDb = figures?.means.distortion.logSpectralDistanceDb ?? null;
    return figures === null || distanceDb === null
      ? []
      : [{ label: preset.name, x: figures.sizeBytes / 1e6, y: distanceDb }];
  });
  return {
    datasets: measured.map(({ label, x, y }, i) => ({
      label,
      data: [{ x, y }],
      backgroundColor: colors[i % colors.length],
    })),
  };
}

/** Draws {@link presetPoints}. */
export const presetsScript = chartScript(
  "presets",
  `{
  type: "scatter",
  data,
  options: {
    animation: false,
    maintainAspectRatio: false,
    elements: { point: { radius: 7, hoverRadius: 9 } },
    scales: {
      x: { beginAtZero: true, title: { display: true, text: "size, MB" } },
      y: { beginAtZero: true, title: { display: true, text: "log-spectral distance, dB" } },
    },
    plugins: {
      legend: { position: "bottom", labels: { usePointStyle: true } },
      tooltip: {
        callbacks: {
          label: (c) => c.dataset.label + ": " + c.parsed.x.toFixed(1) + " MB, " + c.parsed.y.toFixed(2) + " dB",
        },
      },
    },
  },
}`,
);
