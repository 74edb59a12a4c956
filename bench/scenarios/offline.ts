/**
 * MLPerf's offline: all samples in a single query, in any order. Its metric is the throughput, here in audio seconds a second. Scaled down as
 * single stream is: the rules ask for 600 s and 24,576 samples.
 * @module
 */
import type { ScenarioContext } from "./chains.ts";
import { audioSecondsOf, drain } from "./drain.ts";
import type { MeasuredScenario } from "./schema.ts";

/** What decides on it. */
export interface OfflineOptions {
  /** Shortest duration, about. */
  readonly leastDurationMs: number;
}

/** Measures it, on one chain with all threads. @throws as `Chain` does. */
export async function measureOffline(
  context: ScenarioContext,
  { leastDurationMs }: OfflineOptions,
): Promise<MeasuredScenario<"offline">> {
  const drained = await drain(context, { chainCount: 1, leastDurationMs });
  const { elapsedMs, spoken } = drained;
  const audioSeconds = audioSecondsOf(drained);
  return {
    ...{ leastDurationMs, sampleCount: spoken[0].length, elapsedMs, audioSeconds },
    rtfx: (1000 * audioSeconds) / elapsedMs,
  };
}
