/** A result with scenarios, for the tests of reports: of each status one at least. */
import type { BenchResult } from "../../bench/result.ts";
import type { Scenarios } from "../../bench/scenarios/schema.ts";
import { resultFixture } from "../_fixture.ts";

const mib = (count: number, footprint?: number) => ({
  residentBytes: count * 2 ** 20,
  peakResidentBytes: 2 * count * 2 ** 20,
  footprintBytes: footprint === undefined ? null : footprint * 2 ** 20,
  peakFootprintBytes: footprint === undefined ? null : 2 * footprint * 2 ** 20,
});

const latency = (p50Ms: number) => ({
  ...{ queryCount: 64, p50Ms, p90Ms: 2 * p50Ms, p99Ms: 3 * p50Ms },
  ...{ meanMs: p50Ms, maxMs: 4 * p50Ms },
});

const chunk = (tokenCount: number, readyMs: number, startMs: number, waitedMs: number) => ({
  ...{ tokenCount, audioSeconds: 2, chainMs: 1000, readyMs, startMs, waitedMs },
});

/** Energy is skipped and throughput failed; `part` replaces scenarios. */
export const scenariosFixture = (part: Scenarios = {}): BenchResult =>
  resultFixture({
    scenarios: {
      memory: {
        status: "measured",
        afterLoad: mib(100),
        afterPassages: [{ passage: 1, ...mib(200) }, { passage: 2, ...mib(300) }],
        steady: { residentBytes: 300 * 2 ** 20, footprintBytes: null },
        peak: { residentBytes: 600 * 2 ** 20, footprintBytes: null },
      },
      "single-stream": {
        ...{ status: "measured", seed: 1, leastQueries: 64, leastDurationMs: 30_000 },
        ...{ elapsedMs: 31_000, latency: latency(400), earlyStoppingP90Ms: 1234 },
      },
      offline: {
        ...{ status: "measured", leastDurationMs: 30_000, sampleCount: 12 },
        ...{ elapsedMs: 30_000, audioSeconds: 75, rtfx: 2.5 },
      },
      "long-text": {
        ...{ status: "measured", source: "story.txt", sha256: "d".repeat(64) },
        ...{ mostPhonemes: 510, textMs: 40, coldFirstChunkMs: 1500, pauseMs: 150 },
        chunks: [chunk(300, 1000, 1000, 0), chunk(90, 4500, 4500, 1350)],
        ...{ firstAudioMs: 1000, underruns: 1, waitedMs: 1350, headStartMs: 2350 },
        ...{ audioSeconds: 4, rtfx: 2 },
      },
      throughput: { status: "failed", reason: "Stage vocoder crashed." },
      energy: { status: "skipped", why: "not-a-mac", reason: "powermetrics is Apple's" },
      ...part,
    },
  });

/** Two numbers of chains. */
export const throughputFixture = {
  status: "measured" as const,
  leastDurationMs: 30_000,
  chains: [
    {
      ...{ chainCount: 1, threadsPerChain: 4, sampleCount: 12, elapsedMs: 30_000 },
      ...{ audioSeconds: 60, rtfx: 2, latencies: [latency(400)], speedup: 1, efficiency: 1 },
    },
    {
      ...{ chainCount: 2, threadsPerChain: 2, sampleCount: 12, elapsedMs: 20_000, rtfx: 3 },
      audioSeconds: 60,
      ...{ latencies: [latency(500), latency(550)], speedup: 1.5, efficiency: 0.75 },
    },
  ],
} satisfies Scenarios["throughput"];

/** What a Mac tells of its power, but for the Neural Engine's. */
export const energyFixture = {
  ...{ status: "measured" as const, intervalMs: 500, audioRate: 4, sampleCount: 60 },
  idle: { cpuMw: 100, gpuMw: 10, aneMw: null },
  busy: { cpuMw: 2000, gpuMw: 12, aneMw: null },
  perAudioSecond: { cpuMj: 500, gpuMj: 3, aneMj: null },
} satisfies Scenarios["energy"];

/** The memory of a Mac, which has a footprint. */
export const footprintFixture = {
  status: "measured" as const,
  afterLoad: mib(100, 70),
  afterPassages: [],
  steady: null,
  peak: { residentBytes: null, footprintBytes: 140 * 2 ** 20 },
} satisfies Scenarios["memory"];
