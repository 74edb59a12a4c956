/**
 * One queue of passages and the chains that empty it: what offline and throughput measure.
 * @module
 */
import { max, sum } from "simple-statistics";
import { Chain, type ScenarioContext, type Spoken } from "./chains.ts";

/** How a queue is emptied. */
export interface DrainOptions {
  readonly chainCount: number;
  /** Threads of ONNX Runtime of each chain. */
  readonly threadsPerChain?: number;
  /** About how long it is to take at least: the passages are repeated as a whole until it should. */
  readonly leastDurationMs: number;
}

/** An emptied queue. */
export interface Drained {
  /** From the first passage to the last answer. */
  readonly elapsedMs: number;
  /** What each chain has spoken, in its order. */
  readonly spoken: readonly (readonly Spoken[])[];
}

/**
 * Has `chainCount` chains speak the passages, each taking the next when it is free. All are loaded and warm before. The longest come first, so
 * that chains end at about the same time.
 * @throws as {@link Chain} does.
 */
export async function drain(context: ScenarioContext, options: DrainOptions): Promise<Drained> {
  const { passages, now, onProgress } = context;
  const { chainCount, threadsPerChain, leastDurationMs } = options;
  await using scope = new AsyncDisposableStack();
  const chains: Chain[] = [];
  while (chains.length < chainCount) {
    chains.push(scope.use(await Chain.open(context, { threadCount: threadsPerChain })));
  }
  // At once, as afterwards: chains slow each other down.
  const warm = await Promise.all(chains.map((chain) => chain.warmUp(passages)));
  const setMs = max(warm.map((spoken) => sum(spoken.map(({ chainMs }) => chainMs)))) / chainCount;
  const sets = Math.max(
    Math.ceil(leastDurationMs / setMs),
    Math.ceil((2 * chainCount) / passages.length),
  );
  const longestFirst = passages.map((passage, i) => ({ passage, ...warm[0][i] }))
    .sort((a, b) => b.audioSeconds - a.audioSeconds)
    .flatMap(({ passage }) => Array<number>(sets).fill(passage));
  const queue = longestFirst.values();
  const spoken = chains.map((): Spoken[] => []);
  let done = 0;
  const begun = now();
  await Promise.all(chains.map(async (chain, i) => {
    for (const passage of queue) {
      spoken[i].push(await chain.speak(passage));
      onProgress?.(++done / longestFirst.length);
    }
  }));
  return { elapsedMs: now() - begun, spoken };
}

/** Audio seconds of all that was spoken. */
export const audioSecondsOf = ({ spoken }: Drained): number =>
  sum(spoken.flat().map(({ audioSeconds }) => audioSeconds));
