/**
 * Energy of a second of audio, by CPU, GPU and Neural Engine.
 * @module
 */
import { sum } from "simple-statistics";
import { Chain, type ScenarioContext } from "./chains.ts";
import { type Power, samplePower } from "./powermetrics.ts";
import type { MeasuredScenario } from "./schema.ts";

/** What decides on it. */
export interface EnergyOptions {
  /** How long the chain runs while power is sampled. */
  readonly durationMs: number;
}

const intervalMs = 500;
/** Samples of the machine at rest. */
const idleSamples = 10;

/**
 * Measures it: power at rest, then power while the chain speaks the passages in turn without a pause. The load is steady, so mean power over
 * audio seconds a second is energy of an audio second, whenever the sampling began.
 * @throws {PowermetricsUnavailableError} where power cannot be sampled.
 * @throws as `Chain` does.
 */
export async function measureEnergy(
  context: ScenarioContext,
  { durationMs }: EnergyOptions,
): Promise<MeasuredScenario<"energy">> {
  const { passages, now, signal, powermetrics, onProgress } = context;
  const sample = (sampleCount: number) =>
    samplePower({ intervalMs, sampleCount, signal }, powermetrics);
  await sample(1); // where it may not run, nothing else is needed
  await using chain = await Chain.open(context);
  await chain.warmUp(passages);
  const idle = await sample(idleSamples);
  const sampleCount = Math.max(1, Math.round(durationMs / intervalMs));
  let busy: Power | undefined;
  const sampling = sample(sampleCount).then((power) => busy = power);
  const audioSeconds: number[] = [];
  const begun = now();
  while (busy === undefined) {
    const spoken = await chain.speak(passages[audioSeconds.length % passages.length]);
    audioSeconds.push(spoken.audioSeconds);
    onProgress?.(Math.min(1, (now() - begun) / durationMs));
    await Promise.race([sampling, undefined]); // throws where sampling has failed
  }
  const audioRate = (1000 * sum(audioSeconds)) / (now() - begun);
  const perSecond = (powerMw: number | null) => powerMw === null ? null : powerMw / audioRate;
  return {
    ...{ intervalMs, sampleCount, audioRate, idle, busy },
    perAudioSecond: {
      cpuMj: perSecond(busy.cpuMw),
      gpuMj: perSecond(busy.gpuMw),
      aneMj: perSecond(busy.aneMw),
    },
  };
}
