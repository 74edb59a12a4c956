/** What the reports of a conformance run say, whatever their form. */
import type { CaseResult } from "../../conformance/case_result.ts";
import type { PublishedVerdict } from "../../conformance/published.ts";
import { publishedVerdicts } from "../../conformance/published.ts";
import { type ConformanceResult, conforms } from "../../conformance/result.ts";
import { shortDigest } from "../../system/digest.ts";
import { percent, seconds } from "../../text/figures.ts";
import { weightsOf } from "../_figures.ts";
import { fieldText, noReason } from "../_text.ts";
import { type StageName, stageNames } from "../../stages/contract.ts";

/** The run in one sentence. */
export function verdictOf(result: ConformanceResult): string {
  const count = (outcome: CaseResult["outcome"]) =>
    result.cases.filter((each) => each.outcome === outcome).length;
  const counts = `${count("pass")} passed, ${count("fail")} failed, ${count("skipped")} skipped`;
  const interrupted = result.status === "interrupted" ? "Interrupted. " : "";
  return `${interrupted}${conforms(result) ? "Conforms" : "Does not conform"}: ${counts}.`;
}

/** Where the first wrong number is born; undefined where no stage fails. */
export function attributionOf({ attribution }: ConformanceResult): string | undefined {
  if (attribution === null) return undefined;
  const { stage, value, origin, why } = attribution;
  const place = {
    contract: `the package of ${stage}`,
    host: `the host, before ${stage}`,
    stage,
    accumulation: `no single stage; first seen in ${stage}`,
  };
  return `First wrong: ${place[origin]}, ${value}. ${why}.`;
}

/** Passed, failed and skipped of each suite that ran. */
export function suiteRows({ suites, cases }: ConformanceResult): string[][] {
  return suites.map((suite) => {
    const own = cases.filter((result) => result.suite === suite);
    const count = (outcome: CaseResult["outcome"]) =>
      String(own.filter((result) => result.outcome === outcome).length);
    return [suite, count("pass"), count("fail"), count("skipped")];
  });
}

/** A failed case as a line. */
export function failureText(result: CaseResult): string {
  const { suite, value, passage, metric, error, tolerance, needed, reason, firstBad } = result;
  const where = passage === null ? "" : `, passage ${passage}`;
  const durations = result.durations === "forced" ? ", on the reference's durations" : "";
  const measured = error === null || tolerance === null
    ? ""
    : `${metric} ${figure(error)}, at most ${figure(tolerance)}, needed ${figure(needed)}`;
  const details = [measured, reason, firstBad].filter((part) => part !== null && part !== "");
  return `${suite}: ${value}${where}${durations}: ${details.join("; ")}`;
}

/** Failed cases, each as a line. */
export const failuresOf = ({ cases }: ConformanceResult): string[] =>
  cases.filter(({ outcome }) => outcome === "fail").map(failureText);

/** Why cases were skipped, each reason once, with how many cases it kept from running. */
export function skippedOf({ cases }: ConformanceResult): string[] {
  const counts = new Map<string, number>();
  for (const { outcome, suite, reason } of cases) {
    if (outcome !== "skipped") continue;
    const line = `${suite}: ${reason ?? noReason}`;
    counts.set(line, (counts.get(line) ?? 0) + 1);
  }
  return [...counts].map(([line, count]) => `${line} (${count} cases)`);
}

/** One value of one stage over the passages. */
export interface ValueRow {
  readonly value: string;
  readonly stage: StageName;
  /** By passage, in the result's order; undefined where it was not compared. */
  readonly cases: readonly (CaseResult | undefined)[];
}

/** Every stage's values in `suite`, in chain order, by relative L2. */
export function valueRows(
  { cases, passages }: ConformanceResult,
  suite: "isolated" | "chained" | "converter",
): ValueRow[] {
  const own = cases.filter((result) => result.suite === suite && result.metric === "relative_l2");
  return stageNames.flatMap((stage) => {
    const values = new Set(own.filter((each) => each.stage === stage).map(({ value }) => value));
    return [...values].map((value) => ({
      value,
      stage,
      cases: passages.map(({ number }) =>
        own.find((result) => result.value === value && result.passage === number)
      ),
    }));
  }).filter((row) => row.cases.some((result) => result?.error != null));
}

/** Signal-to-noise ratio in dB: 20 log10(1 / relative L2); `exact` where nothing differs. */
export function snrText(result: CaseResult | undefined): string {
  if (result?.error == null) return "";
  const text = result.error === 0 ? "exact" : (-20 * Math.log10(result.error)).toFixed(1);
  return `${text}${result.estimated ? "~" : ""}${result.outcome === "fail" ? "!" : ""}`;
}

/** Relative L2 with two digits. */
export const errorText = (result: CaseResult | undefined): string =>
  result?.error == null ? "" : `${figure(result.error)}${result.outcome === "fail" ? "!" : ""}`;

/** What the chain's error has over the stage's own, as a factor of it. */
export function addedText(
  isolated: CaseResult | undefined,
  chained: CaseResult | undefined,
): string {
  if (isolated?.error == null || chained?.error == null) return "";
  return figure(Math.max(0, chained.error - isolated.error));
}

/** The columns of {@link audioRows}. */
export const audioColumns = [
  "passage",
  "T_enc",
  "T_a",
  "durations",
  "corr",
  "gain dB",
  "LSD dB",
  "MCD dB",
  "above 10 kHz dB",
  "F0 cents",
];

/** What the chain made of each passage: durations first, then the audio. */
export function audioRows({ cases, passages }: ConformanceResult): string[][] {
  const chained = cases.filter(({ suite }) => suite === "chained");
  return passages.flatMap(({ number, tokenCount, frameCount }) => {
    const own = chained.filter(({ passage }) => passage === number);
    const durations = own.find(({ metric }) => metric === "differing_durations");
    if (durations === undefined) return [];
    const audio = own.find((each) => each.value === "tail.audio" && each.metric === "relative_l2");
    const loss = own.find(({ metric }) => metric === "correlation_loss");
    const f0 = own.find(({ value }) => value === "prosody.F0");
    const of = (result: CaseResult | undefined, name: string, digits: number) =>
      result?.figures[name]?.toFixed(digits) ?? "";
    return [[
      String(number),
      String(tokenCount),
      String(frameCount),
      durationsText(durations),
      loss?.error == null ? "" : (1 - loss.error).toFixed(6),
      of(audio, "gainDb", 4),
      of(audio, "logSpectralDistanceDb", 3),
      of(audio, "melCepstralDistortionDb", 3),
      of(audio, "highBandDifferenceDb", 3),
      of(f0, "rmsCents", 3),
    ]];
  });
}

/** The columns of {@link wordRows}. */
export const wordColumns = ["passage", "words", "WER", "CER", "PyTorch's WER", "PyTorch's CER"];

/** What a recognizer makes of each passage's words, error rates in percent. */
export function wordRows({ cases }: ConformanceResult): string[][] {
  return cases.flatMap(({ metric, passage, error, outcome, figures: of }) =>
    metric !== "word_error_rate" || error === null ? [] : [[
      String(passage ?? ""),
      String(of.words ?? ""),
      `${percent(error)}${outcome === "fail" ? "!" : ""}`,
      percent(of.characterErrorRate),
      percent(of.pytorchWordErrorRate),
      percent(of.pytorchCharacterErrorRate),
    ]]
  );
}

function durationsText({ error, figures }: CaseResult): string {
  const nearTies = figures.nearTies ?? 0;
  if (error) return `${error} differ`;
  return nearTies > 0 ? `${nearTies} near ties` : "equal";
}

/** What the published way of checking, correlations alone, makes of the run. */
export function publishedText(result: ConformanceResult): string | undefined {
  const verdicts = publishedVerdicts(result.cases);
  if (verdicts.length === 0) return undefined;
  const passes = verdicts.every((verdict) => verdict.passes);
  const own = conforms(result);
  const agreement = passes === own
    ? "as these suites do"
    : passes
    ? "and would have missed what these suites found"
    : "where these suites find nothing wrong";
  return `Correlation metrics alone (mel correlation of at least 0.99, the published way) would have said ` +
    `${passes ? "pass" : "fail"}, ${agreement}: ${verdicts.map(verdictText).join("; ")}.`;
}

const verdictText = ({ passage, corr, melCorr }: PublishedVerdict): string =>
  `passage ${passage} corr ${corr.toFixed(4)}, mel_corr ${melCorr.toFixed(4)}`;

/** How far two honest runs of the official pipeline are from each other. */
export function unpatchedText({ passages }: ConformanceResult): string | undefined {
  const known = passages.flatMap(({ number, unpatched }) =>
    unpatched === null ? [] : [`passage ${number} ${unpatched.correlation.toFixed(4)}`]
  );
  if (known.length === 0) return undefined;
  return `Two runs of the official pipeline, each with random draws of its own, correlate like this: ${
    known.join(", ")
  }.`;
}

/** Machine, software, packages and references, as pairs. */
export function contextRows(result: ConformanceResult): string[][] {
  const { context, references, numerics, tolerances, recognizer } = result;
  const { environment, backend, weights, preset } = context;
  const of = (name: string) => fieldText(environment[name]);
  return [
    [
      "machine",
      `${of("cpuModel")}, ${of("logicalCores")} threads, ${of("os")} ${of("osRelease")}`,
    ],
    ["kokobench", `${of("kokobenchVersion")}, commit ${of("gitCommit") || "unknown"}`],
    ["backend", [backend.name, ...Object.values(backend.details)].join(", ")],
    ["numerics", numerics],
    ["tolerances", tolerances],
    ["preset", preset ?? "packages made elsewhere"],
    ["weights", weightsOf(weights)],
    ...(references === null ? [] : [
      ["references", `${references.kind}, weights ${shortDigest(references.weightsSha256)}`],
      ["computed by", versionsText(references.versions)],
      ["replaced in the official modules", references.patched.join("; ")],
    ]),
    ...(recognizer === null
      ? []
      : [["speech recognition", `${recognizer.model}, ${versionsText(recognizer.versions)}`]]),
    ...context.packages.map(({ stage, sha256 }) => [`package ${stage}`, shortDigest(sha256)]),
    ["time", timeText(result)],
  ];
}

const versionsText = (versions: Readonly<Record<string, string>>): string =>
  Object.entries(versions).map(([name, version]) => `${name} ${version}`).join(", ");

function timeText({ totalMs, predictMs, scoringMs }: ConformanceResult): string {
  return `${seconds(totalMs)} s: predictions ${seconds(predictMs)} s, scoring ${
    seconds(scoringMs)
  } s`;
}

/** An error or a tolerance with two digits. */
export const figure = (value: number | null): string =>
  value === null ? "none" : value.toPrecision(2);
