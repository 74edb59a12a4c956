/** What reports must print of scenarios, from the JSON by formulas of their own. */
import type { BenchResult } from "../../bench/result.ts";
import type { Scenarios } from "../../bench/scenarios/schema.ts";
import type { Claim, ExpectedTable } from "../_accounted.ts";
import { factorOf, sumOf, tableFor } from "../_expected.ts";

type Measured<Name extends keyof Scenarios> = Extract<
  NonNullable<Scenarios[Name]>,
  { status: "measured" }
>;
/** A scenario that was measured. */
export const measured = <Name extends keyof Scenarios>(
  { scenarios }: BenchResult,
  name: Name,
): Measured<Name> => scenarios![name] as Measured<Name>;
const mebibytes = (bytes: number | null | undefined) => bytes == null ? null : bytes / 2 ** 20;
const seconds = (ms: number) => ms / 1000;

/** Waiting for the first audio, in ms. */
function startOf({ packages, passages: [passage] }: BenchResult) {
  const loadMs = sumOf(packages.map(({ loadMs }) => loadMs!));
  const { runs, chainMs } = passage.measurement!;
  const [{ chainMs: runMs }] = runs;
  const preparingMs = sumOf(
    packages.map(({ compileMs, firstLoadMs }) => compileMs! + firstLoadMs!),
  );
  return { everMs: preparingMs + runMs, coldMs: loadMs + runMs, loadMs, runMs, warmMs: chainMs! };
}

/** The tables of a result in which all scenarios are measured. */
export function expectedScenarioTables(result: BenchResult): ExpectedTable[] {
  const { everMs, coldMs, loadMs, runMs, warmMs } = startOf(result);
  const { afterLoad, afterPassages, steady, peak } = measured(result, "memory");
  const single = measured(result, "single-stream");
  const offline = measured(result, "offline");
  const energy = measured(result, "energy");
  return [
    tableFor([
      { label: "first start: compile, first load, first run", ms: everMs },
      { label: "cold start: load, first run", ms: coldMs },
      { label: "- load of all stages", ms: loadMs },
      { label: "- first run", ms: runMs },
      { label: "warm: a later run", ms: warmMs },
    ], { "": ({ label }) => label, "first audio": ({ ms }) => ms }),
    tableFor([
      { label: "all stages loaded", of: afterLoad },
      ...afterPassages.map((of) => ({ label: `after passage ${of.passage}`, of })),
      { label: "steady", of: steady },
      { label: "peak", of: peak },
    ], {
      "": ({ label }) => label,
      "resident": ({ of }) => mebibytes(of?.residentBytes),
      "footprint": ({ of }) => mebibytes(of?.footprintBytes),
    }),
    tableFor([single, offline], {
      "": (of) => "rtfx" in of ? "offline" : "single stream",
      "queries": (of) => "rtfx" in of ? of.sampleCount : of.latency.queryCount,
      "p50": (of) => "rtfx" in of ? null : of.latency.p50Ms,
      "p90": (of) => "rtfx" in of ? null : of.latency.p90Ms,
      "p99": (of) => "rtfx" in of ? null : of.latency.p99Ms,
      "early-stopping p90": (of) => "rtfx" in of ? null : of.earlyStoppingP90Ms,
      "RTFx": (of) => "rtfx" in of ? of.rtfx : null,
    }),
    tableFor(measured(result, "long-text").chunks.map((of, i) => ({ place: i + 1, ...of })), {
      "chunk": ({ place }) => place,
      "T_enc": ({ tokenCount }) => tokenCount,
      "audio s": ({ audioSeconds }) => audioSeconds,
      "chain ms": ({ chainMs }) => chainMs,
      "RTFx": (chunk) => 1 / factorOf(chunk),
      "ready": ({ readyMs }) => seconds(readyMs),
      "heard": ({ startMs }) => seconds(startMs),
      "waited": ({ waitedMs }) => seconds(waitedMs),
    }),
    tableFor(measured(result, "throughput").chains, {
      "chains": ({ chainCount }) => chainCount,
      "threads of each": ({ threadsPerChain }) => threadsPerChain,
      "passages": ({ sampleCount }) => sampleCount,
      "RTFx": ({ rtfx }) => rtfx,
      "speedup": ({ speedup }) => speedup,
      "efficiency": ({ efficiency }) => efficiency,
      "p50": ({ latencies }) => latencies.map(({ p50Ms }) => p50Ms),
      "p90": ({ latencies }) => latencies.map(({ p90Ms }) => p90Ms),
    }),
    tableFor([["CPU", "cpu"], ["GPU", "gpu"], ["Neural Engine", "ane"]] as const, {
      "": ([title]) => title,
      "rest mW": ([, name]) => energy.idle[`${name}Mw`],
      "chain mW": ([, name]) => energy.busy[`${name}Mw`],
      "mJ an audio second": ([, name]) => energy.perAudioSecond[`${name}Mj`],
    }),
  ];
}

/** What is said of them around the tables, and in a terminal. */
export function scenarioClaims(result: BenchResult): Claim[] {
  const { everMs, coldMs, loadMs, runMs, warmMs } = startOf(result);
  const single = measured(result, "single-stream");
  const offline = measured(result, "offline");
  const long = measured(result, "long-text");
  const { chains, leastDurationMs } = measured(result, "throughput");
  const { audioRate, perAudioSecond } = measured(result, "energy");
  const { afterLoad, steady, peak } = measured(result, "memory");
  const [{ number }] = result.passages;
  const [one, two] = chains;
  return [
    ["the audio of passage #, in ms", number],
    [
      "First audio of passage #: cold # ms (load #, first run #), with compiling # ms, warm # ms.",
      ...[number, coldMs, loadMs, runMs, everMs, warmMs],
    ],
    [
      "Memory (footprint, MiB): loaded #, steady #, peak #.",
      ...[afterLoad!, steady!, peak].map(({ footprintBytes }) => footprintBytes! / 2 ** 20),
    ],
    [
      "single stream at least # queries and # s, passages drawn with seed #; offline about # s, where the rules ask for 600 s",
      ...[single.leastQueries, seconds(single.leastDurationMs), single.seed],
      seconds(offline.leastDurationMs),
    ],
    ["the 90th percentile with 99% confidence"],
    ["p90 of up to 10 queries and p99 of up to 100 lie"],
    ["p90 of up to 10 passages lies"],
    [
      "Single stream: p90 # ms of # queries (p50 #, early-stopping estimate #).",
      ...[single.latency.p90Ms, single.latency.queryCount, single.latency.p50Ms],
      single.earlyStoppingP90Ms!,
    ],
    ["Offline: #x real time over # passages.", offline.rtfx, offline.sampleCount],
    ["in chunks of at most # phonemes", long.mostPhonemes],
    [
      "the first of # chunks is heard after # s (# s as the first run), # ms for the text itself apart. # s of audio at #x real time.",
      ...[long.chunks.length, seconds(long.firstAudioMs), seconds(long.coldFirstChunkMs)],
      ...[long.textMs, long.audioSeconds, long.rtfx],
    ],
    [
      "it stops # times, for # s in all; a head start of # s would avoid that",
      ...[long.underruns, seconds(long.waitedMs), seconds(long.headStartMs)],
    ],
    ["The first chunk has # phonemes", long.chunks[0].tokenCount - 2],
    ["take passages from one queue for about # s", seconds(leastDurationMs)],
    ["The efficiency is 1 where each"],
    [
      "Throughput: # chain #x, # chains #x (# of one) real time.",
      ...[one.chainCount, one.rtfx, two.chainCount, two.rtfx, two.speedup!],
    ],
    ["without a pause at #x real time", audioRate],
    [
      "mJ: CPU #, GPU #, Neural Engine #.",
      ...[perAudioSecond.cpuMj!, perAudioSecond.gpuMj!, perAudioSecond.aneMj!],
    ],
  ];
}
