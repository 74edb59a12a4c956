/** Every number of the report of trials is the JSON's. */
import { madeUpResult } from "../../compare/_results.ts";
import { seriesNames, type Trial, type TrialsResult } from "../../compare/trials/result.ts";
import { accountFor, accountForFiles, type Claim, type ExpectedTable } from "../_accounted.ts";
import { distinct } from "../_distinct.ts";
import { medianOf, sumOf, tableFor, text, textTable, unitsClaim } from "../_expected.ts";
import { reportsOf } from "../report_files.ts";
import { trialLine } from "./progress.ts";

const { environment, backend, weights, voice } = madeUpResult();
const trialOf = (series: Trial["series"], number: number): Trial => ({
  ...{ series, number, pilots: number === 1 ? [40, 90] : [55], runs: 170, needed: 140 },
  unit: series === "apart" ? "session" : "round",
  ...{ ratio: 1.2, interval: { low: 1.1, high: 1.3 }, probability: 0.0321, chainMs: 700 },
  slower: series === "slowed" ? ["vocoder", "chain"] : series === "same" ? ["tail"] : [],
  faster: number === 3 ? ["noise"] : [],
  ...{ loadAverage: 1.25, elapsedMs: 123_456 },
});
const result: TrialsResult = distinct({
  ...{ schemaVersion: 1, startedAt: "2026-01-01T00:00:00.000Z" },
  ...{ environment: { ...environment, logicalCores: 40 }, backend, weights, voice },
  settings: {
    ...{ preset: "fp16", passage: 4, tokenCount: 300, text: "Ah.", stage: "vocoder", effect: 0.05 },
    ...{ pilotRuns: 80, mostRuns: 600, warmups: 20, seed: 1 },
  },
  trials: seriesNames.flatMap((series) => [1, 2, 3].map((number) => trialOf(series, number))),
}, ["effect", "number", "passage"]);
const { trials, settings } = result;
// Whole runs are what is measured.
for (const trial of trials) trial.runs += Math.round(trial.needed / 2);
const isRight = ({ series, slower, faster }: Trial) =>
  [...slower, ...faster].includes("vocoder") === (series === "slowed");
const ownOf = (series: Trial["series"]) => trials.filter((trial) => trial.series === series);
const rangeOf = (values: readonly number[]) => [
  medianOf(values),
  Math.min(...values),
  Math.max(...values),
];
const minutesOf = (of: readonly Trial[]) => sumOf(of.map(({ elapsedMs }) => elapsedMs)) / 60_000;
const isOther = (measure: string) => measure !== "vocoder" && measure !== "chain";

const tables: ExpectedTable[] = [
  tableFor(seriesNames, {
    "series": text,
    "right": (series) => [ownOf(series).filter(isRight).length, ownOf(series).length],
    "without another alarm": (series) =>
      ownOf(series).filter(({ slower, faster }) => ![...slower, ...faster].some(isOther)).length,
    "needed": (series) => rangeOf(ownOf(series).map(({ needed }) => needed)),
    "runs": (series) => rangeOf(ownOf(series).map(({ runs }) => runs)),
    "ratio of Vocoder": (series) => medianOf(ownOf(series).map(({ ratio }) => ratio)),
    "minutes": (series) => minutesOf(ownOf(series)),
  }),
  ...seriesNames.map((series) =>
    tableFor(ownOf(series), {
      "trial": ({ number }) => number,
      "pilots": ({ pilots }) => pilots,
      "runs": ({ runs }) => runs,
      "ratio": ({ ratio }) => ratio,
      "95% interval": ({ interval: { low, high } }) => [low, high],
      "p (Holm)": ({ probability }) => probability,
      "found": text,
      "chain ms": ({ chainMs }) => chainMs,
    })
  ),
  textTable(
    "the same build twice, in turns:",
    "Vocoder slowed by 5%, in turns:",
    "the same build twice, one after the other:",
  ),
];
const loads = trials.map(({ loadAverage }) => loadAverage!);
const claims: Claim[] = [
  ["# logical cores", result.environment.logicalCores],
  ["passage # (Ah. T_enc #)", settings.passage, settings.tokenCount],
  ["# minutes, in which", minutesOf(trials)],
  ["# to # processes ran or waited", Math.min(...loads), Math.max(...loads)],
  ["A benchmark of # runs of either side, after # warm-ups", settings.pilotRuns, settings.warmups],
  ["a difference of 5% in Vocoder needs"],
  ["Vocoder slowed by 5%"],
  ["# runs are tested: there what is needed is results", settings.pilotRuns],
  ["95% interval"],
  ...seriesNames.map((series): Claim => [
    "# of # right",
    ...[ownOf(series).filter(isRight).length, ownOf(series).length],
  ]),
  ["# of # trials right", trials.filter(isRight).length, trials.length],
  unitsClaim,
  [
    "# cores, # GiB",
    ...[result.environment.logicalCores, result.environment.memoryBytes / 2 ** 30],
  ],
  ["over 1 is slower"],
  ["linux 6.1"],
  ["threads 2"],
];

Deno.test("every number of the report is that of the trials", async () => {
  accountForFiles(await reportsOf({ kind: "trials", result }), { json: result, tables, claims });
});

Deno.test("a trial in a few words has its numbers", () => {
  for (const trial of trials) {
    const { series, number, runs, ratio } = trial;
    const claims: Claim[] = [[`^${series} #: # runs, ratio #`, number, runs, ratio]];
    accountFor(trialLine(trial), "txt", { json: trial, tables: [], claims });
  }
});
