/** What reports of trials show, as text: columns, digits and sentences. */
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
import type { Verdict } from "../_verdict.ts";
import { intervalText, probabilityText } from "../compare/_figures.ts";

/** The title of every report. */
export const title = "Trials of the comparison";

/** What a series tries, and what has to come of it. */
const asked: Readonly<Record<Series, (effect: string, stage: string) => [string, string]>> = {
  same: (_effect, stage) => ["the same build twice, in turns", `${stage} may not differ`],
  slowed: (effect, stage) => [`${stage} slowed by ${effect}, in turns`, "it has to be found"],
  apart: (_effect, stage) => [
    "the same build twice, one after the other",
    `${stage} may not differ`,
  ],
};

const askedOf = ({ settings }: TrialsResult, series: Series): [string, string] =>
  asked[series](chosenPercent(settings.effect), stageTitles[settings.stage]);

/** The series that have trials. */
export const shownSeries = (result: TrialsResult): Series[] =>
  seriesNames.filter((series) => countRight(result, series).all > 0);

/** Whether each series came out right; that nothing was tried, where nothing was. */
export function trialVerdicts(result: TrialsResult): Verdict[] {
  const verdicts = shownSeries(result).map((series): Verdict => {
    const [tried, wanted] = askedOf(result, series);
    const { right, all } = countRight(result, series);
    return {
      question: `${tried}:`,
      answer: `${right} of ${all} right`,
      detail: wanted,
      tone: isEnough(right, all) ? "good" : "bad",
    };
  });
  return verdicts.length > 0 ? verdicts : [{
    question: "Right?",
    ...{ answer: "not known", detail: "there was no trial", tone: "unknown" },
  }];
}

const isEnough = (right: number, all: number): boolean => right >= leastShare * all;

/** Where, with what and how long. */
export function contextSentence(result: TrialsResult): string {
  const { environment, settings, trials, weights, backend } = result;
  const { passage, tokenCount, text, preset } = settings;
  const loads = trials.flatMap(({ loadAverage }) => loadAverage ?? []);
  const minutes = sum(trials.map(({ elapsedMs }) => elapsedMs)) / 60_000;
  return `${environment.cpuModel}, ${environment.logicalCores} logical cores, ${backend.name}, preset ` +
    `${
      preset ?? "of packages made elsewhere"
    }, passage ${passage} (${text} T_enc ${tokenCount}); weights: ${weightsOf(weights)}. ${
      minutes.toFixed(0)
    } minutes` +
    (loads.length === 0
      ? "."
      : `, in which ${min(loads).toFixed(1)} to ${max(loads).toFixed(1)} processes ran or waited.`);
}

/** How a trial goes. */
export const methodNote = (
  { settings: { stage, effect, pilotRuns, warmups } }: TrialsResult,
): string =>
  `A benchmark of ${pilotRuns} runs of either side, after ${warmups} warm-ups, is a pilot: from its noise the comparison says how many ` +
  `runs a difference of ${chosenPercent(effect)} in ${
    stageTitles[stage]
  } needs, and so many are measured anew and tested once, all eight ` +
  "measures together, of which other stages' alarms are counted beside it. Where their own noise asks for more, they were a pilot, too. Apart, " +
  `${pilotRuns} runs are tested: there what is needed is results.`;

/** One row a series. */
export const seriesColumns = ({ settings }: TrialsResult): string[] => [
  ...["series", "right", "without another alarm", "needed", "runs"],
  ...[`ratio of ${stageTitles[settings.stage]}`, "minutes"],
];

/** The rows of {@link seriesColumns}, of {@link shownSeries}. */
export const seriesRows = (result: TrialsResult): string[][] =>
  shownSeries(result).map((series) => {
    const { right, all } = countRight(result, series);
    const own = trialsOf(result, series);
    const of = (value: (trial: Trial) => number) => own.map(value);
    const { stage } = result.settings;
    return [
      askedOf(result, series).join(": "),
      `${right} of ${all}${isEnough(right, all) ? "" : ", TOO FEW"}`,
      String(own.filter((trial) => othersFound(trial, stage).length === 0).length),
      `${range(of(({ needed }) => needed))} ${own[0].unit}s`,
      range(of(({ runs }) => runs)),
      median(of(({ ratio }) => ratio)).toFixed(3),
      (sum(of(({ elapsedMs }) => elapsedMs)) / 60_000).toFixed(1),
    ];
  });

const trialsOf = ({ trials }: TrialsResult, series: Series): Trial[] =>
  trials.filter((trial) => trial.series === series);

const range = (values: readonly number[]): string =>
  `${median([...values])} (${min([...values])} to ${max([...values])})`;

/** What was found of stages that are the same on both sides. */
const othersFound = ({ slower, faster }: Trial, stage: StageName): string[] =>
  [...slower, ...faster].filter((measure) => measure !== stage && measure !== "chain");

/** One row a trial. */
export const trialColumns: readonly string[] = [
  ...["trial", "pilots", "runs", "ratio", "95% interval", "p (Holm)", "found", "chain ms"],
];

/** The rows of {@link trialColumns}, of one series. */
export const trialRows = (result: TrialsResult, series: Series): string[][] =>
  trialsOf(result, series).map((trial) => [
    `${trial.number}${isRight(trial, result.settings.stage) ? "" : " (wrong)"}`,
    trial.pilots.join(", "),
    String(trial.runs),
    trial.ratio.toFixed(3),
    intervalText(trial.interval),
    probabilityText(trial.probability),
    [...trial.slower, ...trial.faster.map((measure) => `${measure} (faster)`)].join(", "),
    formatMs(trial.chainMs),
  ]);
