/**
 * Measures what an altered stage does to speech.
 * @module
 */
import { f0Error } from "../conformance/metrics/f0_error.ts";
import { rmse } from "../conformance/metrics/rmse.ts";
import type { LoadedStages } from "../stages/chain.ts";
import { type StageName, stageNames } from "../stages/contract.ts";
import type { LoadedStage } from "../stages/loaded_stage.ts";
import { audioOf, type ChainTrace, rerunAltered, type TraceOptions } from "./chain_trace.ts";
import { distortionOf } from "./distortion.ts";
import type { Effect } from "./effect.ts";
import { snrOf } from "./means.ts";
import { worstSnrDb } from "./stage_snr.ts";

/** A passage as it is spoken without the alteration. */
export interface SpokenPassage {
  /** By the chain in which a stage is altered. */
  readonly base: ChainTrace;
  /** By the fp32 chain: `[600 * T_a]`, with the same durations. */
  readonly reference: Float32Array;
}

/**
 * The effect of `altered` in place of the stage `name` of `stages`, which spoke `passage`. Only what comes after it is
 * run: once with the excitation of the base and, where the stage can change it, once with its own.
 * @throws {StageError} as `runStage`, {RangeError} as `distortionOf`.
 */
export async function measureEffect(
  name: StageName,
  altered: LoadedStage,
  { base, reference }: SpokenPassage,
  stages: LoadedStages,
  options: TraceOptions,
): Promise<Effect> {
  const excited = { ...options, held: ["noise"] } as const;
  const held = await rerunAltered(base, stages, { [name]: altered }, excited);
  const changesPitch = stageNames.indexOf(name) < stageNames.indexOf("noise");
  const free = changesPitch
    ? await rerunAltered(held, stages, { noise: stages.noise }, options)
    : held;
  const numbers = (trace: ChainTrace, value: string) => trace.values[value].data as Float32Array;
  const changesDuration = stageNames.indexOf(name) < stageNames.indexOf("alignment");
  return {
    added: distortionOf(audioOf(base), audioOf(held)),
    pitchErrorCents: changesPitch
      ? f0Error(numbers(base, "F0_curve"), numbers(held, "F0_curve")).rmsCents || 0
      : null,
    durationErrorFrames: changesDuration
      ? rmse(numbers(base, "duration"), numbers(held, "duration"))
      : null,
    total: distortionOf(reference, audioOf(free)),
    stageSnrDb: snrOf(worstSnrDb(name, base.values, held.values, options.config)),
  };
}
