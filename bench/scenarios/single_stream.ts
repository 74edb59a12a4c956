/**
 * MLPerf's single stream: one query after the other, each sent when the one before was answered, as one user asks. Its metric is the 90th
 * percentile of the latency.
 *
 * Query and metric are those of the MLPerf Inference Rules, and passages are drawn as LoadGen draws samples: at random, with replacement. It
 * is scaled down: the rules ask for 600 s, a data set and a quality of their own, so no figure of it is a result of MLPerf.
 * @module
 */
import { earlyStoppingEstimate } from "../../statistics/early_stopping.ts";
import { seededRandom } from "../../system/random.ts";
import { Chain, latencyOf, type ScenarioContext } from "./chains.ts";
import type { MeasuredScenario } from "./schema.ts";

/** What decides on it. */
export interface SingleStreamOptions {
  readonly seed: number;
  /** Fewest queries. */
  readonly leastQueries: number;
  /** Shortest duration. */
  readonly leastDurationMs: number;
}

/** Measures it. @throws as {@link Chain} does. */
export async function measureSingleStream(
  context: ScenarioContext,
  { seed, leastQueries, leastDurationMs }: SingleStreamOptions,
): Promise<MeasuredScenario<"single-stream">> {
  const { passages, now, onProgress } = context;
  await using chain = await Chain.open(context);
  await chain.warmUp(passages);
  const { uniform } = seededRandom(`queries ${seed}`);
  const latencies: number[] = [];
  const begun = now();
  let elapsedMs = 0;
  while (latencies.length < leastQueries || elapsedMs < leastDurationMs) {
    const passage = passages[Math.floor(uniform() * passages.length)];
    latencies.push((await chain.speak(passage)).chainMs);
    elapsedMs = now() - begun;
    onProgress?.(Math.min(latencies.length / leastQueries, elapsedMs / leastDurationMs, 1));
  }
  return {
    ...{ seed, leastQueries, leastDurationMs, elapsedMs },
    latency: latencyOf(latencies),
    earlyStoppingP90Ms: earlyStoppingEstimate(latencies),
  };
}
