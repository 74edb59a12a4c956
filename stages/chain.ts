/**
 * The seven stages one after the other, as the host of the published chain runs them: from tokens and
 * a voice's row to audio, with the time that each stage took.
 * @module
 */
import { cast, type Tensor, tensor } from "../tensor/tensor.ts";
import { checkFeature, exchange } from "./boundary.ts";
import { defaultMaxFrames, kokoro82m, type KokoroConfig, maxTokens } from "./config.ts";
import { type StageContract, stageContracts, type StageName, stageNames } from "./contract.ts";
import { predictedDurations, splitStyle, sumFrames } from "./glue.ts";
import type { LoadedStage, Prediction } from "./loaded_stage.ts";
import { StageError, TooManyFramesError } from "./stage_error.ts";

/** All seven packages, loaded. */
export type LoadedStages = Readonly<Record<StageName, LoadedStage>>;
/** What a stage is fed or gives, by feature name. */
export type Features = Readonly<Record<string, Tensor>>;

/** One utterance. */
export interface Sample {
  /** Token ids with a 0 at both ends: `[T_enc]`, 2 to 512 of them. */
  readonly tokens: Int32Array;
  /** The voice's row for this number of phonemes: `[2 * styleDim]`. */
  readonly voiceRow: Float32Array;
  /** Rate of speech; 1 by default. */
  readonly speed?: number;
}

/** Where the time of one prediction went, in ms. */
export interface StageTime {
  /** Inside the model. */
  readonly modelMs: number;
  /** Conversions and copies around it: the backend's own, and the chain's casts between precisions. */
  readonly copyMs: number;
  /** Both, and the checks: from the previous stage's outputs to this stage's. */
  readonly totalMs: number;
}

/** What one run of the chain gave. */
export interface ChainRun {
  /** `[600 * T_a]` at 24 kHz. */
  readonly audio: Float32Array;
  /** Frames of each token, `[T]`. */
  readonly durations: Int32Array;
  /** T_a. */
  readonly frameCount: number;
  readonly stageTimes: Readonly<Record<StageName, StageTime>>;
  /** From the tokens to the audio, in ms. */
  readonly chainMs: number;
  /** What each stage was fed, where `keepFeeds` asked for it. */
  readonly feeds?: Readonly<Record<StageName, Features>>;
}

/** Options of {@link runChain}. */
export interface ChainOptions {
  readonly config?: KokoroConfig;
  /** Most audio frames that the packages accept; 2000 by default. */
  readonly maxFrames?: number;
  /** Keep every stage's feeds, to run the stages alone on them afterwards. */
  readonly keepFeeds?: boolean;
  /** Frames of each token, `[T_enc]`, in place of the predicted ones: audio of two runs then lines up. */
  readonly durations?: Int32Array;
  /** Told before each stage; its time counts into `chainMs`, but not into the stage's. */
  readonly beforeStage?: (stage: StageName) => void;
  /** Takes what each stage was fed and what it gave; its time counts into `chainMs`. */
  readonly onStage?: (stage: StageName, feeds: Features, outputs: Features) => void;
  /** Looked at before each stage. */
  readonly signal?: AbortSignal;
  /** A monotonic clock in ms; `performance.now` by default. */
  readonly now?: () => number;
}

/** Names under which later stages take what Prosody gives. */
const renamed: Readonly<Record<string, string>> = { F0: "F0_curve", N: "N_pred" };

/** The name under which later stages take a stage's output `name`. */
export const inputNameOf = (name: string): string => renamed[name] ?? name;

/**
 * Runs the chain once over `sample`.
 * @throws {StageError} where a stage gives what its contract does not allow, or a value overflows in
 *   the cast to the next stage's precision.
 * @throws {TooManyFramesError} before Alignment runs, where T_a is over `maxFrames`.
 * @throws {RangeError} where the sample is not one that the chain can speak.
 */
export async function runChain(
  stages: LoadedStages,
  sample: Sample,
  options: ChainOptions = {},
): Promise<ChainRun> {
  const { config = kokoro82m, maxFrames = defaultMaxFrames, keepFeeds = false } = options;
  const now = options.now ?? (() => performance.now());
  const contracts = stageContracts(config);
  const sizes: { T: number; T_a?: number } = { T: sample.tokens.length };
  const stageTimes: Partial<Record<StageName, StageTime>> = {};
  const kept: Partial<Record<StageName, Features>> | undefined = keepFeeds ? {} : undefined;
  const start = now();
  const values = new Map(Object.entries(hostInputs(sample, config)));
  for (const name of stageNames) {
    options.signal?.throwIfAborted();
    options.beforeStage?.(name);
    if (name === "alignment") {
      const predDur = options.durations === undefined
        ? predictedDurations(values.get("duration") as Tensor<"fp16" | "fp32">)
        : tensor("int32", [1, sizes.T], options.durations);
      sizes.T_a = sumFrames(predDur);
      if (sizes.T_a > maxFrames) throw new TooManyFramesError(sizes.T_a, maxFrames);
      values.set("pred_dur", predDur);
    }
    const begun = now();
    const feeds = feedsOf(name, stages[name], contracts[name], values);
    const castMs = now() - begun;
    const prediction = await stages[name].predict(feeds);
    const outputs = outputsOf(contracts[name], prediction, sizes);
    for (const [output, value] of Object.entries(outputs)) values.set(inputNameOf(output), value);
    const { modelMs, copyMs } = prediction;
    stageTimes[name] = { modelMs, copyMs: copyMs + castMs, totalMs: now() - begun };
    if (kept) kept[name] = feeds;
    options.onStage?.(name, feeds, outputs);
  }
  const audio = cast(values.get("audio")!, "fp32").data;
  return {
    audio,
    durations: values.get("pred_dur")!.data as Int32Array,
    frameCount: sizes.T_a!,
    stageTimes: stageTimes as Record<StageName, StageTime>,
    chainMs: now() - start,
    feeds: kept as Record<StageName, Features> | undefined,
  };
}

/**
 * Runs one stage alone as the chain runs it: `values`, by input name, cast to what the package declares, and
 * its outputs in the shapes of the contract at `sizes`.
 * @throws {StageError} as {@link runChain} does.
 */
export async function runStage(
  name: StageName,
  stage: LoadedStage,
  values: Features,
  sizes: { readonly T: number; readonly T_a: number },
  config: KokoroConfig = kokoro82m,
): Promise<Features> {
  const contract = stageContracts(config)[name];
  const feeds = feedsOf(name, stage, contract, new Map(Object.entries(values)));
  return outputsOf(contract, await stage.predict(feeds), sizes);
}

/** The values that come from the sample, under the names that the stages take them by. */
function hostInputs({ tokens, voiceRow, speed = 1 }: Sample, config: KokoroConfig): Features {
  if (tokens.length < 2 || tokens.length > maxTokens) {
    throw new RangeError(
      `Cannot run the chain: expected 2 to ${maxTokens} tokens with their padding, received ${tokens.length}`,
    );
  }
  const wrong = tokens.find((id) => id < 0 || id >= config.tokenCount);
  if (wrong !== undefined) {
    throw new RangeError(
      `Cannot run the chain: expected token ids from 0 to ${
        config.tokenCount - 1
      }, received ${wrong}`,
    );
  }
  if (!(speed > 0 && Number.isFinite(speed))) {
    throw new RangeError(`Cannot run the chain: expected a speed over 0, received ${speed}`);
  }
  const { timbre, prosody } = splitStyle(voiceRow, config.styleDim);
  const shape = [1, tokens.length];
  return {
    input_ids: tensor("int32", shape, tokens),
    attention_mask: tensor("int32", shape, new Int32Array(tokens.length).fill(1)),
    speed: tensor("fp32", [1], Float32Array.of(speed)),
    style_s: prosody,
    style_timbre: timbre,
  };
}

/** The values that `stage` takes, in the dtypes that its package declares. */
function feedsOf(
  name: StageName,
  stage: LoadedStage,
  contract: StageContract,
  values: ReadonlyMap<string, Tensor>,
): Features {
  const inputs = contract.inputs.map((input) => input.name);
  return Object.fromEntries(inputs.map((input) => {
    const declared = stage.inputs.find((feature) => feature.name === input);
    if (declared === undefined) {
      throw new StageError({
        stage: name,
        feature: input,
        what: "the package has no such input",
        expected: inputs.join(", "),
        received: stage.inputs.map((feature) => feature.name).join(", "),
      });
    }
    return [input, exchange(name, input, values.get(input)!, declared.dtype)];
  }));
}

/** The outputs of the contract, in its shapes. */
function outputsOf(
  { stage, outputs }: StageContract,
  prediction: Prediction,
  sizes: { readonly T: number; readonly T_a?: number },
): Features {
  return Object.fromEntries(
    outputs.map((feature) => [
      feature.name,
      checkFeature(stage, feature, outputOf(stage, feature.name, prediction), sizes),
    ]),
  );
}

function outputOf(stage: StageName, feature: string, { outputs }: Prediction): Tensor {
  const value = outputs[feature];
  if (value !== undefined) return value;
  throw new StageError({
    stage,
    feature,
    what: "the package has no such output",
    received: Object.keys(outputs).join(", ") || "none",
  });
}
