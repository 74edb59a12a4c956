/** The chart of stage times: its data, and the script that draws it. */
import type { BenchResult } from "../../bench/result.ts";
import { stageNames } from "../../stages/contract.ts";
import { stageTitles } from "../../stages/titles.ts";
import { chartScript } from "./chart_script.ts";

/** Colours of the stages that also people who see few colours can tell apart (Okabe and Ito, 2008). */
const stageColors = ["#56b4e9", "#e69f00", "#999999", "#cc79a7", "#009e73", "#0072b2", "#d55e00"];

/** Bars of a stacked chart. */
export interface ChartData {
  readonly labels: readonly string[];
  readonly datasets: readonly {
    readonly label: string;
    readonly data: readonly (number | null)[];
    readonly backgroundColor: string;
  }[];
}

/** One bar a measured passage, one part of it a stage, in ms. */
export function chartData({ passages }: BenchResult): ChartData {
  const measured = passages.filter(({ measurement }) => measurement?.stages);
  return {
    labels: measured.map(({ tokenCount }) => `T_enc ${tokenCount}`),
    datasets: stageNames.map((name, i) => ({
      label: stageTitles[name],
      data: measured.map(({ measurement }) => measurement!.stages![name].totalMs),
      backgroundColor: stageColors[i],
    })),
  };
}

/** Draws {@link chartData}. */
export const stagesScript = chartScript(
  "stages",
  `{
  type: "bar",
  data,
  options: {
    indexAxis: "y",
    animation: false,
    maintainAspectRatio: false,
    scales: {
      x: { stacked: true, title: { display: true, text: "ms" } },
      y: { stacked: true },
    },
    plugins: {
      legend: { position: "bottom" },
      tooltip: {
        callbacks: { label: (c) => c.dataset.label + ": " + c.parsed.x.toFixed(1) + " ms" },
      },
    },
  },
}`,
);
