/** What every report shows of a result, as text: one place decides on columns, units and digits. */
import type { BenchResult, PassageResult } from "../bench/result.ts";
import { cautions } from "../convert/checkpoint/checkpoint.ts";
import { type StageName, stageNames } from "../stages/contract.ts";

/** Stages as the published table heads them. */
export const stageTitles: Readonly<Record<StageName, string>> = {
  albert: "Albert",
  post_albert: "PostAlbert",
  alignment: "Alignment",
  prosody: "Prosody",
  noise: "Noise",
  vocoder: "Vocoder",
  tail: "Tail",
};

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

/** What is to be said of the whole and of single passages: one sentence each. */
export function remarks(result: BenchResult): string[] {
  return [...wholeRemarks[result.status], ...result.passages.flatMap(passageRemarks)];
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

/** How the figures were taken, in one sentence. */
export function methodOf(
  { nRuns, warmups }: Pick<BenchResult["settings"], "nRuns" | "warmups">,
): string {
  const runs = (n: number, noun: string) => `${n} ${noun}${n === 1 ? "" : "s"}`;
  return `${nRuns === 1 ? "One run" : `Median of ${nRuns} runs`} after ${
    runs(warmups, "warm-up")
  }; times of stages are taken inside the runs of the chain, copies and casts included.`;
}

/** Where, with what and on what the figures were taken: pairs of a label and a value. */
export const contextOf = (result: BenchResult): [string, string][] => [
  ["Preset", result.settings.preset ?? "packages made elsewhere"],
  ...turnsOf(result),
  ...measuredOn(result),
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
  const commit = env.gitCommit === null
    ? ""
    : ` (commit ${env.gitCommit.slice(0, 12)}${env.gitDirty ? ", changed" : ""})`;
  return [
    ["Machine", `${env.cpuModel}, ${env.logicalCores} cores, ${formatGib(env.memoryBytes)}`],
    ["System", `${env.os} ${env.osRelease} ${env.arch}, Deno ${env.denoVersion}`],
    ...(backend ? [["Backend", backendText(backend)] as [string, string]] : []),
    ["Weights", weightsOf(weights)],
    ["Voice", `${voice.name} (sha256 ${voice.sha256.slice(0, 12)})`],
    ["Program", `kokobench ${env.kokobenchVersion}${commit}`],
    ["Started", result.startedAt],
  ];
}

const backendText = ({ name, details }: BenchResult["backend"]): string =>
  [name, ...Object.entries(details).map(([key, value]) => `${key} ${value}`)].join(", ");

/** What figures were taken with, and what to beware of: those of int8 weights must not pass for the official ones'. */
export function weightsOf(weights: BenchResult["weights"]): string {
  if (weights === null) return "those of the packages, which were made elsewhere";
  const { source, format, sha256 } = weights;
  const caution = cautions[format];
  return `${source} (${format}, sha256 ${sha256}${caution === undefined ? "" : `; ${caution}`})`;
}

const formatGib = (bytes: number): string => `${(bytes / 2 ** 30).toFixed(1)} GiB`;
