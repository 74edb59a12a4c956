/**
 * The seven stages of the chain as one table: package names, features, shapes, and the compute units
 * and precisions of the published chain. Packages made elsewhere keep to it too.
 * @module
 */
import { type KokoroConfig, maxTokens } from "./config.ts";

/** The stages in the order in which the chain runs them. */
export const stageNames = [
  "albert",
  "post_albert",
  "alignment",
  "prosody",
  "noise",
  "vocoder",
  "tail",
] as const;
/** Name of a stage, as flags and result files spell it. */
export type StageName = (typeof stageNames)[number];

/** Core ML's compute units (`MLComputeUnits`), spelled as coremltools spells them. */
export type ComputeUnit = "CPU_ONLY" | "CPU_AND_GPU" | "CPU_AND_NE" | "ALL";

/**
 * A flexible axis of `scale * symbol + offset` elements, where T is the number of tokens (T_enc) and
 * T_a the number of audio frames. `min` is the least that the packages declare.
 */
export interface FlexibleDim {
  readonly symbol: "T" | "T_a";
  readonly scale: number;
  readonly offset: number;
  readonly min: number;
}

/** One named input or output. `float` takes the precision of the stage. Dims are for batch size 1. */
export interface FeatureContract {
  readonly name: string;
  readonly kind: "float" | "int32";
  readonly shape: readonly (number | FlexibleDim)[];
  /** Shapes that packages may give it in place of `shape`. */
  readonly otherShapes?: readonly FeatureContract["shape"][];
}

/** What one stage promises to the others. */
export interface StageContract {
  readonly stage: StageName;
  /** Name of the package without `.mlpackage`. */
  readonly packageName: string;
  readonly inputs: readonly FeatureContract[];
  readonly outputs: readonly FeatureContract[];
}

const tokens: FlexibleDim = { symbol: "T", scale: 1, offset: 0, min: 2 };
const frames = (scale: number, offset = 0, min = scale): FlexibleDim => ({
  symbol: "T_a",
  scale,
  offset,
  min,
});
const float = (name: string, ...shape: (number | FlexibleDim)[]): FeatureContract => ({
  name,
  kind: "float",
  shape,
});
const int32 = (name: string, ...shape: (number | FlexibleDim)[]): FeatureContract => ({
  name,
  kind: "int32",
  shape,
});

/** The contracts of all seven stages for a model of the widths in `config`, in chain order. */
export function stageContracts(config: KokoroConfig): Readonly<Record<StageName, StageContract>> {
  const { hiddenDim, styleDim } = config;
  const encodedDim = hiddenDim + styleDim;
  const sourceDim = config.upsampleInitialChannel / 2;
  const preDim = config.upsampleInitialChannel / 4;
  const sources = [
    float("x_source_0", 1, sourceDim, frames(20, 0, 1)),
    float("x_source_1", 1, preDim, frames(120, 1, 1)),
  ];
  return {
    albert: {
      stage: "albert",
      packageName: "KokoroAlbert",
      inputs: [int32("input_ids", 1, tokens), int32("attention_mask", 1, tokens)],
      outputs: [float("bert_dur", 1, tokens, config.plbert.hiddenSize)],
    },
    post_albert: {
      stage: "post_albert",
      packageName: "KokoroPostAlbert",
      inputs: [
        float("bert_dur", 1, tokens, config.plbert.hiddenSize),
        int32("input_ids", 1, tokens),
        float("style_s", 1, styleDim),
        float("speed", 1),
        int32("attention_mask", 1, tokens),
      ],
      outputs: [
        float("duration", 1, tokens),
        float("d", 1, tokens, encodedDim),
        float("t_en", 1, hiddenDim, tokens),
      ],
    },
    alignment: {
      stage: "alignment",
      packageName: "KokoroAlignment",
      inputs: [
        int32("pred_dur", 1, tokens),
        float("d", 1, tokens, encodedDim),
        float("t_en", 1, hiddenDim, tokens),
      ],
      outputs: [float("en", 1, encodedDim, frames(1)), float("asr", 1, hiddenDim, frames(1))],
    },
    prosody: {
      stage: "prosody",
      packageName: "KokoroProsody",
      inputs: [float("en", 1, encodedDim, frames(1)), float("style_s", 1, styleDim)],
      outputs: [float("F0", 1, frames(2)), float("N", 1, frames(2))],
    },
    noise: {
      stage: "noise",
      packageName: "KokoroNoise",
      inputs: [float("F0_curve", 1, frames(2)), float("style_timbre", 1, styleDim)],
      outputs: sources,
    },
    vocoder: {
      stage: "vocoder",
      packageName: "KokoroVocoder",
      inputs: [
        float("asr", 1, hiddenDim, frames(1)),
        float("F0_curve", 1, frames(2)),
        float("N_pred", 1, frames(2)),
        ...sources,
        float("style_timbre", 1, styleDim),
      ],
      outputs: [
        // The mean of x_pre, as the published code has it, or all its audio, as the published text has it.
        { ...float("anchor", 1), otherShapes: [[frames(600)]] },
        float("x_pre", 1, preDim, frames(120, 1, 1)),
      ],
    },
    tail: {
      stage: "tail",
      packageName: "KokoroTail",
      inputs: [float("x_pre", 1, preDim, frames(120, 1, 100))],
      outputs: [float("audio", frames(600))],
    },
  };
}

/**
 * Whether no stage and no host reads the output `name` of `stage`: the vocoder's anchor is there for its scheduling
 * alone. What it holds, infinity included, harms nobody.
 */
export const isUnread = (stage: StageName, name: string): boolean =>
  stage === "vocoder" && name === "anchor";

/** The sizes that a flexible axis may have when at most `maxFrames` frames are accepted. */
export function dimRange(dim: FlexibleDim, maxFrames: number): { min: number; max: number } {
  const most = dim.symbol === "T" ? maxTokens : maxFrames;
  return { min: dim.min, max: dim.scale * most + dim.offset };
}
