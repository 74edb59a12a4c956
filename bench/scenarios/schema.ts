/**
 * Scenarios of a result: what users feel, each with a status of its own.
 * @module
 */
import { z } from "zod";

const ms = (what: string) => z.number().nonnegative().describe(`${what}, in ms`);
const bytes = (what: string) => z.int().nonnegative().describe(`${what}, in bytes`);
const count = (what: string) => z.int().nonnegative().describe(what);
const seconds = (what: string) => z.number().nonnegative().describe(`${what}, in s`);
const rate = (what: string) => z.number().nonnegative().describe(what);

const perDevice = (device: string) =>
  z.number().nonnegative().nullable().describe(`of the ${device}; null where it was not told`);

const latency = z.strictObject({
  queryCount: z.int().positive().describe("how many there are"),
  p50Ms: ms("what half of them are at most"),
  p90Ms: ms("what 90% are at most, interpolated between ranks (type 7), as are all percentiles"),
  p99Ms: ms("what 99% are at most; of fewer than 100, close to the greatest"),
  meanMs: ms("the mean"),
  maxMs: ms("the greatest"),
}).describe("times of the chain, from the tokens to the audio");

/** Schema of one reading of a worker's memory. */
export const memorySchema = z.strictObject({
  residentBytes: bytes(
    "resident set of the worker process, pages that it shares with others included",
  ),
  peakResidentBytes: bytes(
    "the greatest resident set of the process so far: VmHWM of Linux, ru_maxrss of Apple's systems",
  ).nullable(),
  footprintBytes: bytes(
    "phys_footprint, which Activity Monitor shows as memory; null but on Apple's systems",
  ).nullable(),
  peakFootprintBytes: bytes("the greatest footprint so far; null but on Apple's systems")
    .nullable(),
});

const power = z.strictObject({
  cpuMw: perDevice("CPU"),
  gpuMw: perDevice("GPU"),
  aneMw: perDevice("Neural Engine"),
});

const measured = {
  memory: z.strictObject({
    afterLoad: memorySchema.nullable().describe("with all stages loaded and nothing run"),
    afterPassages: z.array(memorySchema.extend({ passage: z.int().positive() })).describe(
      "after the last run of each passage",
    ),
    steady: z.strictObject({
      residentBytes: bytes("median of the last half of the passages"),
      footprintBytes: bytes("the same of the footprint").nullable(),
    }).nullable().describe("null before the first passage has ended"),
    peak: z.strictObject({
      residentBytes: bytes("the greatest of all readings of the peak").nullable(),
      footprintBytes: bytes("the same of the footprint").nullable(),
    }),
  }),
  "single-stream": z.strictObject({
    seed: count("decides on the passages that are drawn, with replacement, each as likely"),
    leastQueries: count("fewest queries, which were asked for"),
    leastDurationMs: ms("shortest duration, which was asked for"),
    elapsedMs: ms("all queries, each sent when the one before was answered"),
    latency,
    earlyStoppingP90Ms: ms(
      "MLPerf's early-stopping estimate: with 99% confidence the 90th percentile is not above it",
    ).nullable().describe("null for fewer than 64 queries"),
  }),
  offline: z.strictObject({
    leastDurationMs: ms("shortest duration, which was asked for"),
    sampleCount: z.int().positive().describe("passages in the one query, repeated ones included"),
    elapsedMs: ms("from the query to the last answer, by the supervisor's clock"),
    audioSeconds: seconds("audio of all samples"),
    rtfx: rate("audio seconds a second"),
  }),
  "long-text": z.strictObject({
    source: z.string().describe("passages, or the name of the file"),
    sha256: z.string().regex(/^[0-9a-f]{64}$/).describe("SHA-256 of the text, in lower-case hex"),
    mostPhonemes: z.int().positive().describe("most phonemes of a chunk, which was asked for"),
    textMs: ms("from the text to the tokens of all chunks, before the first of them runs"),
    coldFirstChunkMs: ms("the first chunk as the first prediction after loading"),
    pauseMs: ms("silence between chunks when they are played"),
    chunks: z.array(z.strictObject({
      tokenCount: count("T_enc"),
      audioSeconds: seconds("its audio"),
      chainMs: ms("from its tokens to its audio"),
      readyMs: ms("from the start of the first chunk's run to the end of its own"),
      startMs: ms("when it is heard, where playing starts as soon as the first chunk is ready"),
      waitedMs: ms("silence before it beyond the pause: an underrun where it is over 0"),
    })).min(1),
    firstAudioMs: ms("the first chunk, with the packages loaded and warm"),
    underruns: count("chunks that were waited for"),
    waitedMs: ms("all waiting for them"),
    headStartMs: ms("least time from the first run to the first sound that has no underrun"),
    audioSeconds: seconds("audio of all chunks, without pauses"),
    rtfx: rate("audioSeconds over the chain times of all chunks"),
  }),
  throughput: z.strictObject({
    leastDurationMs: ms("shortest duration of each, which was asked for"),
    chains: z.array(z.strictObject({
      chainCount: z.int().positive().describe("worker processes at once, each with all stages"),
      threadsPerChain: z.int().positive().nullable().describe(
        "of ONNX Runtime; null where the backend decides by itself",
      ),
      sampleCount: z.int().positive().describe("passages that they took from one queue"),
      elapsedMs: ms("from the first to the last, by the supervisor's clock"),
      audioSeconds: seconds("audio of all"),
      rtfx: rate("audio seconds a second, of all chains together"),
      latencies: z.array(latency).describe("of each chain"),
      speedup: rate("rtfx over that of one chain").nullable().describe("null without that"),
      efficiency: rate("speedup over chainCount").nullable(),
    })),
  }),
  energy: z.strictObject({
    intervalMs: ms("between the samples of powermetrics"),
    audioRate: rate("audio seconds a second while it sampled"),
    sampleCount: z.int().positive().describe("samples while the chain ran"),
    idle: power.describe("mean power in mW with all stages loaded and nothing running"),
    busy: power.describe("mean power in mW while the chain ran without a pause"),
    perAudioSecond: z.strictObject({
      cpuMj: perDevice("CPU"),
      gpuMj: perDevice("GPU"),
      aneMj: perDevice("Neural Engine"),
    }).describe("busy power over audioRate, in mJ: what the idle machine takes is in it"),
  }),
};

const skipped = z.strictObject({
  status: z.literal("skipped"),
  why: z.enum(["no-passage", "no-process", "shards", "not-a-mac", "not-root", "not-permitted"])
    .describe(
      "no-passage: none ran to its end; no-process: the worker is none of its own; shards: each measured it on its own passages; " +
        "the others are of powermetrics",
    ),
  reason: z.string().describe("the same in a sentence"),
});
const failed = z.strictObject({
  status: z.literal("failed"),
  reason: z.string().describe("what went wrong"),
});
const outcomeOf = <Shape extends z.ZodRawShape>(shape: z.ZodObject<Shape, z.core.$strict>) =>
  z.discriminatedUnion("status", [
    shape.extend({ status: z.literal("measured") }),
    skipped,
    failed,
  ]);

/** Schema of {@link Scenarios}, a part of a result; a scenario that was not asked for is absent. */
export const scenariosSchema = z.strictObject({
  memory: outcomeOf(measured.memory).optional().describe("memory of the benchmark's own worker"),
  "single-stream": outcomeOf(measured["single-stream"]).optional().describe(
    "MLPerf's single stream, scaled down: one query after the other",
  ),
  offline: outcomeOf(measured.offline).optional().describe(
    "MLPerf's offline, scaled down: all samples in one query",
  ),
  "long-text": outcomeOf(measured["long-text"]).optional().describe(
    "a long text in chunks, played while later ones are computed",
  ),
  throughput: outcomeOf(measured.throughput).optional().describe("several chains at once"),
  energy: outcomeOf(measured.energy).optional().describe("power while the chain runs"),
});

/** What users feel, by scenario. */
export type Scenarios = z.infer<typeof scenariosSchema>;
/** What `--scenarios` may ask for. */
export type ScenarioName = keyof Scenarios;
/** All of them, in the order of measuring. */
export const scenarioNames = Object.keys(scenariosSchema.shape) as readonly ScenarioName[];
/** What a scenario measures. */
export type MeasuredScenario<Name extends ScenarioName> = z.infer<(typeof measured)[Name]>;
/** What became of a scenario. */
export type ScenarioOutcome = NonNullable<Scenarios[ScenarioName]>;
/** A scenario that was not measured. */
export type SkippedScenario = z.infer<typeof skipped>;
/** Figures of latencies. */
export type LatencySummary = z.infer<typeof latency>;
