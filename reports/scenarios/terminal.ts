/**
 * The scenarios of a result for a terminal, a line each.
 * @module
 */
import type { BenchResult } from "../../bench/result.ts";
import { counted, mebibytes } from "../../text/figures.ts";
import { formatMs, formatSpeed } from "../_figures.ts";
import { startUpOf } from "./_basics.ts";
import { type Measured, measuredOf } from "./_text.ts";
import { scenarioRemarks } from "./remarks.ts";

/** What users feel, and what was skipped or has failed. */
export function scenarioLines(
  result: Pick<BenchResult, "scenarios" | "packages" | "passages">,
): string[] {
  const { scenarios } = result;
  const memory = measuredOf(scenarios, "memory");
  const singleStream = measuredOf(scenarios, "single-stream");
  const offline = measuredOf(scenarios, "offline");
  const throughput = measuredOf(scenarios, "throughput");
  const energy = measuredOf(scenarios, "energy");
  return [
    startUpLine(result),
    memory && memoryLine(memory),
    singleStream && singleStreamLine(singleStream),
    offline &&
    `Offline: ${formatSpeed(offline.rtfx)} real time over ${offline.sampleCount} passages.`,
    throughput && throughputLine(throughput),
    energy && energyLine(energy),
    ...scenarioRemarks(result),
  ].filter((line) => line !== undefined);
}

function startUpLine(result: Pick<BenchResult, "packages" | "passages">): string | undefined {
  const start = startUpOf(result);
  if (start === undefined) return undefined;
  const { passage, firstEverMs, coldMs, loadMs, firstRunMs, warmMs } = start;
  return [
    `First audio of passage ${passage}: cold ${formatMs(coldMs)} ms (load ${formatMs(loadMs)}, `,
    `first run ${formatMs(firstRunMs)})`,
    ...(firstEverMs === undefined ? [] : [`, with compiling ${formatMs(firstEverMs)} ms`]),
    ...(warmMs === null ? ["."] : [`, warm ${formatMs(warmMs)} ms.`]),
  ].join("");
}

function memoryLine({ afterLoad, steady, peak }: Measured<"memory">): string | undefined {
  const kind = peak.footprintBytes === null ? "residentBytes" : "footprintBytes";
  const parts = [
    ["loaded", afterLoad?.[kind]],
    ["steady", steady?.[kind]],
    ["peak", peak[kind]],
  ] as const;
  const known = parts.map(([label, bytes]) => [label, mebibytes(bytes)])
    .filter(([, mebibytes]) => mebibytes !== "").map((part) => part.join(" "));
  const name = kind === "residentBytes" ? "resident" : "footprint";
  return known.length === 0 ? undefined : `Memory (${name}, MiB): ${known.join(", ")}.`;
}

function singleStreamLine({ latency, earlyStoppingP90Ms }: Measured<"single-stream">): string {
  const { queryCount, p50Ms, p90Ms } = latency;
  const estimate = earlyStoppingP90Ms === null
    ? ""
    : `, early-stopping estimate ${formatMs(earlyStoppingP90Ms)}`;
  return `Single stream: p90 ${formatMs(p90Ms)} ms of ${queryCount} queries (p50 ${
    formatMs(p50Ms)
  }${estimate}).`;
}

function throughputLine({ chains }: Measured<"throughput">): string {
  const parts = chains.map(({ chainCount, rtfx, speedup }) =>
    `${counted(chainCount, "chain")} ${formatSpeed(rtfx)}${
      speedup === null || chainCount === 1 ? "" : ` (${speedup.toFixed(2)} of one)`
    }`
  );
  return `Throughput: ${parts.join(", ")} real time.`;
}

function energyLine({ perAudioSecond: { cpuMj, gpuMj, aneMj } }: Measured<"energy">): string {
  const cell = (value: number | null) => value === null ? "unknown" : value.toFixed(0);
  return `Energy of an audio second in mJ: CPU ${cell(cpuMj)}, GPU ${cell(gpuMj)}, Neural Engine ${
    cell(aneMj)
  }.`;
}
