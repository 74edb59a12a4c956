/**
 * What the chain asks of a backend: a loaded package that predicts. Backends implement it; the chain,
 * the benchmark and the scores see nothing else of them.
 * @module
 */
import type { ComputeUnit } from "./contract.ts";
import type { Dtype, Tensor } from "../tensor/tensor.ts";

/** A feature as the loaded package declares it; `null` marks a flexible or undeclared axis. */
export interface Feature {
  readonly name: string;
  readonly dtype: Dtype;
  /** `undefined` where the package declares no shape, as Core ML outputs do. */
  readonly shape?: readonly (number | { readonly min: number; readonly max: number })[];
}

/** Outputs of one prediction, and where its time went. */
export interface Prediction {
  readonly outputs: Readonly<Record<string, Tensor>>;
  /** Time inside the model, in ms. */
  readonly modelMs: number;
  /** Time for conversions and copies around it, in ms: whole prediction minus `modelMs`. */
  readonly copyMs: number;
}

/** One package, loaded. */
export interface LoadedStage extends AsyncDisposable {
  /** Where Core ML may run it; absent where the backend has only one place. */
  readonly computeUnit?: ComputeUnit;
  readonly inputs: readonly Feature[];
  readonly outputs: readonly Feature[];
  /** How its weights are compressed, in a few words such as `8-bit palette`; null where they are not. */
  readonly compression: string | null;
  /** Time that compiling the package took, in ms; null where it was compiled earlier, absent where nothing is. */
  readonly compileMs?: number | null;
  /** Time that loading took, in ms. */
  readonly loadMs: number;
  /**
   * Runs the package once.
   * @throws {StageError} where a feed is missing, unknown, of the wrong dtype or shape, or not finite,
   *   or an output that is read is not finite.
   */
  predict(feeds: Readonly<Record<string, Tensor>>): Promise<Prediction>;
}
