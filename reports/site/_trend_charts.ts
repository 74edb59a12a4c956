/** The charts of trends: speed over time and over commits, with intervals and marks of regressions. */
import type { History, Series } from "../../fleet/history.ts";
import type { PageChart } from "../html/document.tsx";
import { chartScript } from "../html/chart_script.ts";
import { regressionPath, resultPath, rootFrom } from "./_paths.ts";

/** Colours of lines that also people who see few colours can tell apart (Okabe and Ito, 2008); used again after the last. */
const colors = ["#0072b2", "#009e73", "#cc79a7", "#e69f00", "#56b4e9", "#999999"];

/** A result in a chart. */
export interface TrendPoint {
  /** Its start in ms since 1970, or its commit. */
  readonly x: number | string;
  /** Its `meanSpeed`. */
  readonly y: number;
  /** 95% interval of that, or nothing. */
  readonly low?: number;
  readonly high?: number;
  readonly isRegression: boolean;
  /** What is told beside the figure. */
  readonly note: string;
  /** Where the page says more. */
  readonly href: string;
}

/** Lines of a chart, and for one over commits their order. */
export interface TrendData {
  readonly labels?: readonly string[];
  readonly datasets: readonly {
    readonly label: string;
    readonly data: readonly TrendPoint[];
    readonly borderColor: string;
    readonly backgroundColor: string;
  }[];
}

/** The two charts of `series` on the page at `path`; `nameOf` says what a line is called there. */
export function trendCharts(
  series: readonly Series[],
  { commits }: History,
  path: string,
  nameOf: (series: Series) => string,
): PageChart[] {
  const linesOf = (over: "nights" | "commits") =>
    series.map((each, i) => ({
      label: nameOf(each),
      data: pointsOf(each, over, path),
      borderColor: colors[i % colors.length],
      backgroundColor: colors[i % colors.length],
    }));
  const byCommit = linesOf("commits");
  const seen = new Set(byCommit.flatMap(({ data }) => data.map(({ x }) => x)));
  const labels = commits.filter((commit) => seen.has(commit));
  const overNights: TrendData = { datasets: linesOf("nights") };
  const overCommits: TrendData = { labels, datasets: byCommit };
  return [
    { id: "nights", data: overNights, script: trendScript("nights", timeAxis) },
    { id: "commits", data: overCommits, script: trendScript("commits", commitAxis) },
  ];
}

function pointsOf(
  { entries }: Series,
  over: "nights" | "commits",
  path: string,
): TrendPoint[] {
  return entries.flatMap((entry): TrendPoint[] => {
    const { speed, commit, night, regression, result } = entry;
    if (speed === null || (over === "commits" && commit === null)) return [];
    return [{
      x: over === "commits" ? commit! : Date.parse(result.startedAt),
      y: speed.mean,
      ...(speed.interval ?? {}),
      isRegression: regression !== null,
      note: [night, commit ?? "", regression === null ? "" : "regression"].filter(Boolean)
        .join(", "),
      href: rootFrom(path) + (regression === null ? resultPath(entry) : regressionPath(entry)),
    }];
  });
}

/** A single time would otherwise stand in the middle of years. */
const timeAxis = `{
  type: "linear",
  suggestedMin: Math.min(...data.datasets.flatMap((set) => set.data.map(({ x }) => x - 86400000))),
  suggestedMax: Math.max(...data.datasets.flatMap((set) => set.data.map(({ x }) => x + 86400000))),
  ticks: { maxRotation: 60, callback: (ms) => new Date(ms).toISOString().slice(0, 10) },
  title: { display: true, text: "start, UTC" },
}`;
const commitAxis =
  `{ type: "category", title: { display: true, text: "commit, in the order of first results" } }`;

/** Draws {@link TrendData}; a click on a point opens its page, and whiskers show its interval. */
const trendScript = (id: string, xAxis: string): string =>
  chartScript(
    id,
    `{
  type: "line",
  data,
  options: {
    animation: false,
    maintainAspectRatio: false,
    pointRadius: (c) => c.raw?.isRegression ? 8 : 4,
    pointStyle: (c) => c.raw?.isRegression ? "triangle" : "circle",
    pointBorderColor: (c) => c.raw?.isRegression ? "#d55e00" : c.dataset.borderColor,
    pointBackgroundColor: (c) => c.raw?.isRegression ? "#d55e00" : c.dataset.borderColor,
    onClick: (event, [hit]) => {
      if (hit) location.href = data.datasets[hit.datasetIndex].data[hit.index].href;
    },
    scales: {
      x: ${xAxis},
      y: {
        suggestedMin: Math.min(...data.datasets.flatMap((set) => set.data.map(({ low, y }) => low ?? y))),
        suggestedMax: Math.max(...data.datasets.flatMap((set) => set.data.map(({ high, y }) => high ?? y))),
        grace: "5%",
        title: { display: true, text: "mean speed, x real time" },
      },
    },
    plugins: {
      legend: { position: "bottom" },
      tooltip: {
        callbacks: {
          title: ([c]) => c.raw.note,
          label: ({ raw, dataset }) => dataset.label + ": " + raw.y.toFixed(2) + "x" +
            (raw.low === undefined ? "" : " [" + raw.low.toFixed(2) + ", " + raw.high.toFixed(2) + "]"),
        },
      },
    },
  },
  plugins: [{
    beforeDatasetsDraw: (chart) => chart.data.datasets.forEach((set, i) => {
      if (!chart.isDatasetVisible(i)) return;
      const { ctx, scales } = chart;
      ctx.save();
      ctx.strokeStyle = set.borderColor;
      ctx.beginPath();
      chart.getDatasetMeta(i).data.forEach((point, j) => {
        const { low, high } = set.data[j];
        if (low === undefined) return;
        const [bottom, top] = [low, high].map((value) => scales.y.getPixelForValue(value));
        ctx.moveTo(point.x, bottom);
        ctx.lineTo(point.x, top);
        for (const end of [bottom, top]) {
          ctx.moveTo(point.x - 4, end);
          ctx.lineTo(point.x + 4, end);
        }
      });
      ctx.stroke();
      ctx.restore();
    }),
    // Of one commit there are many nights: marks are not to lie under what came after them.
    afterDatasetsDraw: (chart) => chart.data.datasets.forEach((set, i) => {
      if (!chart.isDatasetVisible(i)) return;
      chart.getDatasetMeta(i).data.forEach((point, j) => {
        if (set.data[j].isRegression) point.draw(chart.ctx);
      });
    }),
  }],
}`,
  );
