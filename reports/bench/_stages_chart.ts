/** The chart of stage times: its data, and the script that draws it. */
import type { BenchResult } from "../../bench/result.ts";
import { stageNames } from "../../stages/contract.ts";
import { stageTitles } from "../../stages/titles.ts";
import type { Labelled } from "../_labels.ts";
import { cutText } from "../_text.ts";
import { chartScript } from "../html/chart_script.ts";
import type { PageChart } from "../html/document.tsx";

/** Colours of the stages that also people who see few colours can tell apart (Okabe and Ito, 2008). */
const stageColors = ["#56b4e9", "#e69f00", "#999999", "#cc79a7", "#009e73", "#0072b2", "#d55e00"];

/** Bars of a stacked chart. */
interface ChartData {
  readonly labels: readonly string[];
  readonly datasets: readonly {
    readonly label: string;
    readonly data: readonly (number | null)[];
    readonly backgroundColor: string;
  }[];
}

/** Most characters of a label beside its bar. */
const longestLabel = 32;

/** One bar a measured passage, one part of it a stage, in ms; of several subjects the bars of a passage stand together. */
function chartData(subjects: readonly Labelled<BenchResult>[]): ChartData {
  const bars = subjects.flatMap(({ label, result }) =>
    result.passages.flatMap(({ number, tokenCount, measurement }) => {
      if (!measurement?.stages) return [];
      const whose = subjects.length === 1 ? "" : `, ${cutText(label, longestLabel)}`;
      return [{ number, label: `T_enc ${tokenCount}${whose}`, stages: measurement.stages }];
    })
  );
  if (subjects.length > 1) bars.sort((a, b) => a.number - b.number);
  return {
    labels: bars.map(({ label }) => label),
    datasets: stageNames.map((name, i) => ({
      label: stageTitles[name],
      data: bars.map(({ stages }) => stages[name].totalMs),
      backgroundColor: stageColors[i],
    })),
  };
}

/** The chart of {@link chartData}. */
export const stagesChart = (subjects: readonly Labelled<BenchResult>[]): PageChart => ({
  id: "stages",
  data: chartData(subjects),
  script: stagesScript,
});

/** Draws {@link chartData}. */
const stagesScript = chartScript(
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
