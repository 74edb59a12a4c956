/**
 * Trials of the comparison as Markdown.
 * @module
 */
import { max, median, min, sum } from "simple-statistics";
import type { StageName } from "../../stages/contract.ts";
import {
  countRight,
  isRight,
  leastShare,
  type Series,
  seriesNames,
  type Trial,
  type TrialsResult,
} from "../../compare/trials/result.ts";
import { stageTitles } from "../../stages/titles.ts";
import { chosenPercent } from "../../text/figures.ts";
import { formatMs, weightsOf } from "../_figures.ts";
import { escape, tableOf } from "../_markdown.ts";

const titles: Readonly<Record<Series, (effect: string, stage: string) => string>> = {
  same: (_effect, stage) => `the same build twice, in turns: ${stage} may not differ`,
  slowed: (effect, stage) => `${stage} slowed by ${effect}, in turns: it has to be found`,
  apart: (_effect, stage) => `the same build twice, one after the other: ${stage} may not differ`,
};

/** A trial in a few words, for progress. */
export const trialLine = ({ series, number, runs, ratio, slower, faster }: Trial): string =>
  `${series} ${number}: ${runs} runs, ratio ${ratio.toFixed(3)}` +
  (slower.length + faster.length > 0 ? `, found ${[...slower, ...faster].join(" ")}` : "");

/** Counts, the runs that it took, and every trial. */
export function renderTrialsMarkdown(result: TrialsResult): string {
  const { environment, settings, trials, weights, backend } = result;
  const { passage, tokenCount, text, preset, effect, pilotRuns, warmups } = settings;
  const stage = stageTitles[settings.stage];
  const shown = seriesNames.filter((series) => countRight(result, series).all > 0);
  const loads = trials.flatMap(({ loadAverage }) => loadAverage ?? []);
  const minutes = sum(trials.map(({ elapsedMs }) => elapsedMs)) / 60_000;
  const sections = [
    "# Trials of the comparison",
    `${
      escape(environment.cpuModel)
    }, ${environment.logicalCores} logical cores, ${backend.name}, preset ` +
    `${escape(preset ?? "of packages made elsewhere")}, passage ${passage} (${
      escape(text)
    } T_enc ${tokenCount}); weights: ${escape(weightsOf(weights))}. ${minutes.toFixed(0)} minutes` +
    (loads.length === 0
      ? "."
      : `, in which ${min(loads).toFixed(1)} to ${max(loads).toFixed(1)} processes ran or waited.`),
    tableOf(
      [
        "series",
        "right",
        "without another alarm",
        "needed",
        "runs",
        `ratio of ${stage}`,
        "minutes",
      ],
      ["---", "---:", "---:", "---:", "---:", "---:", "---:"],
      shown.map((series) => summaryRow(result, series)),
    ),
    `A benchmark of ${pilotRuns} runs of either side, after ${warmups} warm-ups, is a pilot: from its noise the comparison says how many ` +
    `runs a difference of ${
      chosenPercent(effect)
    } in ${stage} needs, and so many are measured anew and tested once, all eight ` +
    "measures together, of which other stages' alarms are counted beside it. Where their own noise asks for more, they were a pilot, too. Apart, " +
    `${pilotRuns} runs are tested: there what is needed is results.`,
    ...shown.map((series) => trialsTable(result, series)),
  ];
  return sections.join("\n\n") + "\n";
}

const range = (values: readonly number[]): string =>
  `${median([...values])} (${min([...values])} to ${max([...values])})`;

/** What was found of stages that are the same on both sides. */
const othersFound = ({ slower, faster }: Trial, stage: StageName): string[] =>
  [...slower, ...faster].filter((measure) => measure !== stage && measure !== "chain");

function summaryRow(result: TrialsResult, series: Series): string[] {
  const { stage, effect } = result.settings;
  const { right, all } = countRight(result, series);
  const own = result.trials.filter((trial) => trial.series === series);
  const of = (value: (trial: Trial) => number) => own.map(value);
  return [
    titles[series](chosenPercent(effect), stageTitles[stage]),
    `${right} of ${all}${right < leastShare * all ? ", TOO FEW" : ""}`,
    String(own.filter((trial) => othersFound(trial, stage).length === 0).length),
    `${range(of(({ needed }) => needed))} ${own[0].unit}s`,
    range(of(({ runs }) => runs)),
    median(of(({ ratio }) => ratio)).toFixed(3),
    (sum(of(({ elapsedMs }) => elapsedMs)) / 60_000).toFixed(1),
  ];
}

function trialsTable(result: TrialsResult, series: Series): string {
  const heads = [
    "trial",
    "pilots",
    "runs",
    "ratio",
    "95% interval",
    "p (Holm)",
    "found",
    "chain ms",
  ];
  const rows = result.trials.filter((trial) => trial.series === series).map((trial) => [
    `${trial.number}${isRight(trial, result.settings.stage) ? "" : " (wrong)"}`,
    trial.pilots.join(", "),
    String(trial.runs),
    trial.ratio.toFixed(3),
    `[${trial.interval.low.toFixed(3)}, ${trial.interval.high.toFixed(3)}]`,
    trial.probability < 0.0001 ? "<0.0001" : trial.probability.toFixed(4),
    [...trial.slower, ...trial.faster.map((measure) => `${measure} (faster)`)].join(", "),
    formatMs(trial.chainMs),
  ]);
  const table = tableOf(heads, heads.map((_, i) => i === 6 ? "---" : "---:"), rows);
  return `<details><summary>Trials of ${series}</summary>\n\n${table}\n\n</details>`;
}
