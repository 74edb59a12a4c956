/**
 * What a preset's chain does with a passage: its audio with the reference's durations, the durations that it would
 * have had, and its times.
 * @module
 */
import { compareDurations } from "../conformance/metrics/durations.ts";
import type { BenchPlan } from "../bench/plan.ts";
import type { ResultRun } from "../bench/result.ts";
import { medianRun } from "../bench/statistics.ts";
import { type LoadedStages, runChain } from "../stages/chain.ts";
import { type KokoroConfig, sampleRate } from "../stages/config.ts";
import { stageNames } from "../stages/contract.ts";
import { predictedDurations } from "../stages/glue.ts";
import type { Tensor } from "../tensor/tensor.ts";
import { audioOf, type ChainTrace, durationsOf } from "./chain_trace.ts";
import type { PassageFigures } from "./comparison_result.ts";
import { distortionOf } from "./distortion.ts";

/** Options of {@link measureChain}. */
export interface MeasureOptions extends Pick<BenchPlan, "nRuns" | "warmups" | "maxFrames"> {
  readonly config?: KokoroConfig;
  readonly signal?: AbortSignal;
  /** A monotonic clock in ms; `performance.now` by default. */
  readonly now?: () => number;
}

/** The figures of {@link measureChain}. */
export type ChainFigures = Pick<
  PassageFigures,
  | "differingDurations"
  | "predictedFrameCount"
  | "distortion"
  | "runsMs"
  | "chainMs"
  | "stagesMs"
  | "speed"
>;

/**
 * Runs `stages` over the sample of `reference`, with its durations: nothing before Alignment knows of them, so the
 * predicted ones are those of a free run. Times of presets are of the same number of frames.
 * @returns the figures, and the audio `[600 * T_a]` of the first run.
 * @throws {StageError} as `runChain`, {RangeError} as `distortionOf`.
 */
export async function measureChain(
  stages: LoadedStages,
  reference: ChainTrace,
  { nRuns, warmups, ...options }: MeasureOptions,
): Promise<{ readonly figures: ChainFigures; readonly audio: Float32Array }> {
  const durations = durationsOf(reference);
  let predicted = durations;
  let audio: Float32Array | undefined;
  const runs: ResultRun[] = [];
  for (let i = 0; i < warmups + nRuns; i++) {
    const run = await runChain(stages, reference.sample, {
      ...options,
      durations,
      onStage: (stage, _feeds, { duration }) => {
        if (stage === "post_albert") predicted = framesOf(duration);
      },
    });
    audio ??= run.audio;
    runs.push({ warmup: i < warmups, chainMs: run.chainMs, stages: run.stageTimes });
  }
  const { differing, testFrames } = compareDurations(durations, predicted);
  const medians = medianRun(runs);
  const chainMs = medians.chainMs!;
  const stagesMs = stageNames.map((name) => [name, medians.stages![name].totalMs]);
  return {
    audio: audio!,
    figures: {
      differingDurations: differing.length,
      predictedFrameCount: testFrames,
      distortion: distortionOf(audioOf(reference), audio!),
      runsMs: runs.filter(({ warmup }) => !warmup).map((run) => run.chainMs),
      chainMs,
      stagesMs: Object.fromEntries(stagesMs) as ChainFigures["stagesMs"],
      speed: (1000 * audio!.length) / sampleRate / chainMs,
    },
  };
}

const framesOf = (duration: Tensor): Int32Array =>
  predictedDurations(duration as Tensor<"fp16" | "fp32">).data;
