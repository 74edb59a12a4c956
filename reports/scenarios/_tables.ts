/** What every report has of the scenarios, as text: tables with a caption each. */
import type { BenchResult } from "../../bench/result.ts";
import type { LatencySummary } from "../../bench/scenarios/schema.ts";
import { mebibytes, seconds } from "../../text/figures.ts";
import { formatMs, formatSpeed } from "../_figures.ts";
import { percentilesCaption } from "../_statistics.ts";
import { startUpTable } from "./_basics.ts";
import { formatSeconds, type Measured, measuredOf, type ScenarioTable } from "./_text.ts";

/** Tables of all that was measured, in the order of a report. */
export function scenarioTables(
  result: Pick<BenchResult, "scenarios" | "packages" | "passages">,
): ScenarioTable[] {
  const { scenarios } = result;
  const memory = measuredOf(scenarios, "memory");
  const longText = measuredOf(scenarios, "long-text");
  const throughput = measuredOf(scenarios, "throughput");
  const energy = measuredOf(scenarios, "energy");
  return [
    startUpTable(result),
    memory && memoryTable(memory),
    queryTable(measuredOf(scenarios, "single-stream"), measuredOf(scenarios, "offline")),
    longText && chunkTable(longText),
    throughput && throughputTable(throughput),
    energy && energyTable(energy),
  ].filter((table) => table !== undefined);
}

function memoryTable({ afterLoad, afterPassages, steady, peak }: Measured<"memory">) {
  const rowOf = (
    label: string,
    of: { residentBytes: number | null; footprintBytes: number | null } | null,
  ) => [label, mebibytes(of?.residentBytes), mebibytes(of?.footprintBytes)];
  const rows = [
    rowOf("all stages loaded", afterLoad),
    ...afterPassages.map((reading) => rowOf(`after passage ${reading.passage}`, reading)),
    rowOf("steady", steady),
    rowOf("peak", peak),
  ];
  const hasFootprint = rows.some((row) => row[2] !== "");
  return {
    caption: "Memory of the worker process in MiB. Resident: pages in physical memory" +
      `${
        hasFootprint ? "; footprint: what Activity Monitor shows as memory" : ""
      }. Steady is the ` +
      "median of the last half of the passages.",
    columns: ["", "resident", ...(hasFootprint ? ["footprint"] : [])],
    rows: rows.map((row) => row.slice(0, hasFootprint ? 3 : 2)),
  };
}

function queryTable(
  singleStream: Measured<"single-stream"> | undefined,
  offline: Measured<"offline"> | undefined,
): ScenarioTable | undefined {
  if (singleStream === undefined && offline === undefined) return undefined;
  const rows = [
    singleStream && [
      "single stream",
      ...latencyCells(singleStream.latency),
      formatMs(singleStream.earlyStoppingP90Ms),
      "",
    ],
    offline && ["offline", String(offline.sampleCount), "", "", "", "", formatSpeed(offline.rtfx)],
  ].filter((row) => row !== undefined);
  const asked = [
    singleStream &&
    `single stream at least ${singleStream.leastQueries} queries and ${
      formatSeconds(singleStream.leastDurationMs)
    }, passages drawn with seed ${singleStream.seed}`,
    offline && `offline about ${formatSeconds(offline.leastDurationMs)}`,
  ].filter((part) => part !== undefined);
  return {
    caption:
      `Scenarios in the terms of MLPerf Inference, scaled down: ${
        asked.join("; ")
      }, where the rules ask for 600 s, so these are not results of MLPerf. ` +
      "Times in ms, from the tokens to the audio. The early-stopping estimate is not below the 90th percentile with 99% confidence. " +
      percentilesCaption([90, 99], "queries"),
    columns: ["", "queries", "p50", "p90", "p99", "early-stopping p90", "RTFx"],
    rows,
  };
}

const latencyCells = ({ queryCount, p50Ms, p90Ms, p99Ms }: LatencySummary): string[] => [
  String(queryCount),
  ...[p50Ms, p90Ms, p99Ms].map(formatMs),
];

function chunkTable({ chunks, source, mostPhonemes }: Measured<"long-text">): ScenarioTable {
  return {
    caption: `${
      source === "passages" ? "All passages as one text" : `The text ${source}`
    } in chunks of at most ${mostPhonemes} phonemes, played while later ones are computed: ready and heard in s from the start, waited in s beyond the pause between chunks.`,
    columns: ["chunk", "T_enc", "audio s", "chain ms", "RTFx", "ready", "heard", "waited"],
    rows: chunks.map(({ tokenCount, audioSeconds, chainMs, readyMs, startMs, waitedMs }, i) => [
      String(i + 1),
      String(tokenCount),
      audioSeconds.toFixed(2),
      formatMs(chainMs),
      formatSpeed((1000 * audioSeconds) / chainMs),
      ...[readyMs, startMs, waitedMs].map((ms) => seconds(ms, 2)),
    ]),
  };
}

function throughputTable({ chains, leastDurationMs }: Measured<"throughput">): ScenarioTable {
  return {
    caption:
      `Chains at once, each in a process of its own, that take passages from one queue for about ${
        formatSeconds(leastDurationMs)
      }. RTFx is that of all together; latencies in ms, a figure a chain. ` +
      percentilesCaption([90], "passages") +
      " The efficiency is 1 where each of n chains is as fast as one chain alone, with all threads.",
    columns: [
      "chains",
      "threads of each",
      "passages",
      "RTFx",
      "speedup",
      "efficiency",
      "p50",
      "p90",
    ],
    rows: chains.map((of) => [
      String(of.chainCount),
      of.threadsPerChain === null ? "" : String(of.threadsPerChain),
      String(of.sampleCount),
      formatSpeed(of.rtfx),
      of.speedup === null ? "" : of.speedup.toFixed(2),
      of.efficiency === null ? "" : of.efficiency.toFixed(2),
      of.latencies.map(({ p50Ms }) => formatMs(p50Ms)).join(", "),
      of.latencies.map(({ p90Ms }) => formatMs(p90Ms)).join(", "),
    ]),
  };
}

function energyTable({ idle, busy, perAudioSecond, audioRate }: Measured<"energy">): ScenarioTable {
  const cell = (value: number | null) => value === null ? "" : value.toFixed(value < 9.95 ? 1 : 0);
  const rowOf = (label: string, ...values: (number | null)[]) => [label, ...values.map(cell)];
  return {
    caption:
      "Energy by powermetrics: mean power in mW at rest, with all stages loaded, and while the chain ran without a pause at " +
      `${
        formatSpeed(audioRate)
      } real time; mJ of each second of audio, what the machine takes at rest included.`,
    columns: ["", "rest mW", "chain mW", "mJ an audio second"],
    rows: [
      rowOf("CPU", idle.cpuMw, busy.cpuMw, perAudioSecond.cpuMj),
      rowOf("GPU", idle.gpuMw, busy.gpuMw, perAudioSecond.gpuMj),
      rowOf("Neural Engine", idle.aneMw, busy.aneMw, perAudioSecond.aneMj),
    ],
  };
}
