/**
 * What a preset is: for each stage the precision that it computes in, how its weights are stored, and the
 * compute units that it is meant for.
 * @module
 */
import type { ComputeUnit, StageName } from "../../stages/contract.ts";

/** Element type that a stage computes in, and that its float features have. */
export type Precision = "fp16" | "fp32";

/** Systems that packages can be for, oldest first: iOS 17 and macOS 14, iOS 18 and macOS 15. */
export const deploymentTargets = ["iOS17", "iOS18"] as const;
/** Oldest system that packages are for. */
export type DeploymentTarget = typeof deploymentTargets[number];

/** Sizes of a palette's indices that Core ML stores; 3 from iOS 18 on. */
export const paletteBits = [1, 2, 3, 4, 6, 8] as const;

/** Weights as indices into a look-up table of `2^bits` values, found by k-means. */
export interface PaletteCompression {
  readonly type: "palette";
  readonly bits: typeof paletteBits[number];
  /**
   * Output channels that share a table, a divisor of their number; from iOS 18 on. Where it is absent the
   * whole weight shares one.
   */
  readonly groupSize?: number;
}

/** Sizes of a linear quantization's integers; 4 from iOS 18 on. */
export const linearBits = [4, 8] as const;

/** Weights as integers: `scale * (integer - zero point)`. */
export interface LinearCompression {
  readonly type: "linear";
  readonly bits: typeof linearBits[number];
  /** What shares scale and zero point: the whole weight, an output channel, or a block of one. */
  readonly granularity: "tensor" | "channel" | "block";
  /** Input channels of a block, a divisor of their number; from iOS 18 on, and for blocks only. */
  readonly blockSize?: number;
  /** `symmetric` has no zero point, `affine` has one. */
  readonly mode: "symmetric" | "affine";
}

/** How a weight is stored. */
export type Compression = PaletteCompression | LinearCompression;

/** How one stage is converted, and the compute units that it is meant for. */
export interface StagePreset {
  readonly precision: Precision;
  readonly computeUnit: ComputeUnit;
  /** How its weights are stored; null: as they are. */
  readonly compression: Compression | null;
  /** Weights of more elements than this are compressed, 2048 in coremltools; vectors never are. */
  readonly weightThreshold: number;
  /**
   * What is stored in another way, by name of weight; a `*` stands for any text, and `.` for `_`, as names are
   * in the package. The first that matches counts. A weight named without `*` is compressed whatever its size;
   * one that matches a pattern only above the threshold. A name or pattern that matches no weight of its stage
   * is an error of the conversion.
   */
  readonly exceptions: Readonly<Record<string, Compression | null>>;
}

/** A named choice for all seven stages. */
export interface Preset {
  readonly name: string;
  readonly target: DeploymentTarget;
  /**
   * What the vocoder's second, discarded output is: the mean of its features, as the published code has it, or
   * the whole audio, as the published text has it.
   */
  readonly anchor: "mean" | "audio";
  readonly stages: Readonly<Record<StageName, StagePreset>>;
}
