/** What every report shows of a result, as text: one place decides on columns, units and digits. */
import { commitText } from "../bench/commit.ts";
import { conditionRemarks } from "../bench/conditions.ts";
import type { BenchResult, PassageResult } from "../bench/result.ts";
import { cautions } from "../convert/checkpoint/checkpoint.ts";
import { stageNames } from "../stages/contract.ts";
import { stageTitles } from "../stages/titles.ts";
import { shortDigest } from "../system/digest.ts";
import { chosenPercent, counted, gibibytes } from "../text/figures.ts";
import { circumstancesOf } from "./_circumstances.ts";
import { timeRemarks } from "./_warnings.ts";

/** The published columns. */
export const columns: readonly string[] = [
  "T_enc",
  "T_a",
  "audio s",
  "chain ms",
  "speed",
  ...stageNames.map((name) => stageTitles[name]),
];

/** Cells of a passage under {@link columns}; what was not measured is empty. */
export function cellsOf({ tokenCount, measurement }: PassageResult): string[] {
  return [
    String(tokenCount),
    measurement === null ? "" : String(measurement.frameCount),
    measurement === null ? "" : measurement.audioSeconds.toFixed(2),
    formatMs(measurement?.chainMs),
    formatSpeed(measurement?.speed),
    ...stageNames.map((name) => formatMs(measurement?.stages?.[name].totalMs)),
  ];
}

/** The same for times of the stages alone: chain and speed are of the sum of the stages. */
export function isolatedCellsOf({ tokenCount, measurement }: PassageResult): string[] {
  const times = stageNames.map((name) => measurement?.isolated?.[name]?.totalMs);
  const sumMs = times.every((time) => time !== undefined)
    ? times.reduce((sum, time) => sum + time, 0)
    : undefined;
  return [
    String(tokenCount),
    measurement === null ? "" : String(measurement.frameCount),
    measurement === null ? "" : measurement.audioSeconds.toFixed(2),
    formatMs(sumMs),
    formatSpeed(sumMs && measurement ? (1000 * measurement.audioSeconds) / sumMs : undefined),
    ...times.map(formatMs),
  ];
}

/** Milliseconds: whole ones from 10 on, tenths below. */
export function formatMs(ms: number | null | undefined): string {
  if (ms === null || ms === undefined) return "";
  return ms.toFixed(ms < 9.95 ? 1 : 0);
}

/** Audio seconds a second, as `25.3x`; two digits after the point below 10. */
export function formatSpeed(speed: number | null | undefined): string {
  if (speed === null || speed === undefined) return "";
  return `${speed.toFixed(speed < 9.995 ? 2 : 1)}x`;
}

/** Seconds a second of audio, the inverse of speed, to three digits after the point. */
export const formatFactor = (factor: number | undefined): string => factor?.toFixed(3) ?? "";

/** What is to be said of the whole, of single passages, of their times and of the machine: one sentence each. */
export function remarks(result: BenchResult): string[] {
  const { status, passages, conditions, environment } = result;
  return [
    ...wholeRemarks[status],
    ...passages.flatMap(passageRemarks),
    ...timeRemarks(result),
    ...(conditions === null ? [] : conditionRemarks(conditions, environment.logicalCores)),
  ];
}

const wholeRemarks: Readonly<Record<BenchResult["status"], readonly string[]>> = {
  running: ["The benchmark did not end: these are its figures so far."],
  interrupted: ["The benchmark was interrupted."],
  complete: [],
};

function passageRemarks({ number, outcome, reason, measurement }: PassageResult): string[] {
  const found: string[] = [];
  if (outcome !== "done") {
    const what = outcome === "pending" ? "was not reached" : `was ${verbs[outcome]}`;
    found.push(`Passage ${number} ${what}${reason === null ? "" : `: ${reason}`}`);
  }
  const { clippedSamples = 0, peak = 0 } = measurement?.audio ?? {};
  if (clippedSamples > 0) {
    const samples = clippedSamples === 1 ? "1 sample is" : `${clippedSamples} samples are`;
    found.push(`Passage ${number}: ${samples} clipped in its WAV file (peak ${peak.toFixed(2)}).`);
  }
  return found;
}

const verbs = {
  skipped: "skipped",
  failed: "not run to its end, it failed",
  interrupted: "not run to its end",
} as const;

type Settings = BenchResult["settings"];
type Goals = Pick<Settings, "minTimeMs" | "untilStable" | "maxRuns">;
/** Settings that decide on the runs; results of other kinds have no goals. */
type MethodSettings = Pick<Settings, "nRuns" | "warmups"> & Partial<Goals>;

/** How the figures were taken, in one sentence. */
export function methodOf(settings: MethodSettings): string {
  const { nRuns, warmups } = settings;
  const goals = goalsOf(settings);
  const runs = goals.length > 0
    ? `Median of at least ${counted(nRuns, "run")}, ${goals.join(", ")},`
    : nRuns === 1
    ? "One run"
    : `Median of ${nRuns} runs`;
  return `${runs} after ${
    counted(warmups, "warm-up")
  }; times of stages are taken inside the runs of the chain, copies and casts included.`;
}

/** What more than a number of runs was asked for. */
const goalsOf = (
  { minTimeMs = null, untilStable = null, maxRuns = null }: Partial<Goals>,
): string[] => [
  ...(minTimeMs === null ? [] : [`for ${minTimeMs / 1000} s`]),
  ...(untilStable === null
    ? []
    : [`until the chain's was known to ${chosenPercent(untilStable)} either way`]),
  ...(maxRuns === null ? [] : [`at most ${maxRuns}`]),
];

/** Where, with what and on what the figures were taken: pairs of a label and a value. */
export const contextOf = (result: BenchResult): [string, string][] => [
  ["Preset", result.settings.preset ?? "packages made elsewhere"],
  ...turnsOf(result),
  ...measuredOn(result),
  [
    "Packages",
    result.packages.map(({ name, sha256 }) => `${name} ${shortDigest(sha256)}`).join(", "),
  ],
  ...circumstancesOf(result),
];

function turnsOf({ settings: { interleaved } }: BenchResult): [string, string][] {
  if (interleaved === null) return [];
  const { label, subjects, seed } = interleaved;
  return [["In turns", `${label} of ${subjects.join(", ")}; seed ${seed}`]];
}

/** The part of {@link contextOf} that results of all kinds have. */
export function measuredOn(
  result:
    & Pick<BenchResult, "environment" | "weights" | "voice" | "startedAt">
    & Partial<Pick<BenchResult, "backend">>,
): [string, string][] {
  const { environment: env, backend, weights, voice } = result;
  const commit = commitText(env);
  return [
    ["Machine", `${env.cpuModel}, ${coresOf(env)}, ${gibibytes(env.memoryBytes)} GiB`],
    ["System", `${systemOf(env)}, Deno ${env.denoVersion}`],
    ...(backend ? [["Backend", backendText(backend, env)] as [string, string]] : []),
    ["Weights", weightsOf(weights)],
    ["Voice", `${voice.name} (sha256 ${shortDigest(voice.sha256)})`],
    ["Program", `kokobench ${env.kokobenchVersion}${commit === null ? "" : ` (commit ${commit})`}`],
    ["Started", result.startedAt],
    ["Units", "files in MB of 10^6 bytes, memory in MiB of 2^20 and GiB of 2^30 bytes"],
  ];
}

const backendText = ({ name, details }: BenchResult["backend"], env: Env): string =>
  [name, ...Object.entries(details).map(([key, value]) => `${key} ${value}`), ...libraryOf(env)]
    .join(", ");

/** What figures were taken with, and what to beware of: those of int8 weights must not pass for the official ones'. */
export function weightsOf(weights: BenchResult["weights"]): string {
  if (weights === null) return "those of the packages, which were made elsewhere";
  const { source, format, sha256 } = weights;
  const caution = cautions[format];
  return `${source} (${format}, sha256 ${shortDigest(sha256)}${
    caution === undefined ? "" : `; ${caution}`
  })`;
}

type Env = BenchResult["environment"];

const coresOf = ({ cores, logicalCores }: Env): string =>
  cores === undefined
    ? `${logicalCores} cores`
    : `${cores.map(({ kind, count }) => `${count} ${kind}`).join(" + ")} cores`;

function systemOf({ os, osRelease, osVersion, osBuild, arch }: Env): string {
  const kernel = `${os} ${osRelease} ${arch}`;
  if (osVersion === undefined) return kernel;
  return `${osVersion}${osBuild === undefined ? "" : ` (${osBuild})`}, ${kernel}`;
}

const libraryOf = ({ coreMlLibrary: library }: Env): string[] =>
  library === undefined ? [] : [`library ${shortDigest(library.sha256)}`];
