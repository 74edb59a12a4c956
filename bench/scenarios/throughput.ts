/**
 * How much several chains speak together, each in a process of its own: as a service or an audio book would.
 * @module
 */
import { latencyOf, type ScenarioContext } from "./chains.ts";
import { audioSecondsOf, drain } from "./drain.ts";
import type { MeasuredScenario } from "./schema.ts";

/** What decides on it. */
export interface ThroughputOptions {
  /** Numbers of chains to measure. */
  readonly chainCounts: readonly number[];
  /** Threads of ONNX Runtime that all chains share, as equal parts; null where the backend decides on threads by itself. */
  readonly threadCount: number | null;
  /** Shortest duration of each, about. */
  readonly leastDurationMs: number;
}

type Measured = MeasuredScenario<"throughput">;

/** Chains that fit a machine: one for two cores, at least two, and not more than four, since each holds all stages in memory. */
export const fittingChains = (coreCount: number): number =>
  Math.min(4, Math.max(2, Math.floor(coreCount / 2)));

/** Measures it, number after number. @throws as `Chain` does. */
export async function measureThroughput(
  context: ScenarioContext,
  { chainCounts, threadCount, leastDurationMs }: ThroughputOptions,
): Promise<Measured> {
  const ofCounts: Omit<Measured["chains"][number], "speedup" | "efficiency">[] = [];
  for (const [i, chainCount] of chainCounts.entries()) {
    const threadsPerChain = threadCount === null
      ? null
      : Math.max(1, Math.floor(threadCount / chainCount));
    const drained = await drain({
      ...context,
      onProgress: (done) => context.onProgress?.((i + done) / chainCounts.length),
    }, { chainCount, threadsPerChain: threadsPerChain ?? undefined, leastDurationMs });
    const { elapsedMs, spoken } = drained;
    const audioSeconds = audioSecondsOf(drained);
    ofCounts.push({
      ...{ chainCount, threadsPerChain, elapsedMs, audioSeconds },
      sampleCount: spoken.flat().length,
      rtfx: (1000 * audioSeconds) / elapsedMs,
      latencies: spoken.filter((of) => of.length > 0)
        .map((of) => latencyOf(of.map(({ chainMs }) => chainMs))),
    });
  }
  const one = ofCounts.find(({ chainCount }) => chainCount === 1);
  const chains = ofCounts.map((of) => {
    const speedup = one === undefined ? null : of.rtfx / one.rtfx;
    return { ...of, speedup, efficiency: speedup === null ? null : speedup / of.chainCount };
  });
  return { leastDurationMs, chains };
}
