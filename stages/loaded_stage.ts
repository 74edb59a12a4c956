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

/** Times on the way from a package to a model that can predict, in ms, where the backend compiles packages and keeps what it compiled. */
export interface CompiledLoadTimes {
  /** Compiling the package; null where it was compiled earlier. */
  readonly compileMs: number | null;
  /** The first load after that, in which the system fits the model to its device; null where it was loaded earlier. */
  readonly firstLoadMs: number | null;
  /** A later load: that of the model that predicts. */
  readonly cachedLoadMs: number;
}

/** A kind of compute device, as the library over Core ML spells it. */
export type DeviceKind = "neuralEngine" | "gpu" | "cpu" | "unknown";

/** Where an operation of a model is planned to run. What the plan does not say is absent, as for constants. */
export interface PlannedOperation {
  /** With its operation set: `ios17.conv`. */
  readonly type: string;
  readonly outputs: readonly string[];
  readonly preferred?: DeviceKind;
  readonly supported?: readonly DeviceKind[];
  /** Estimated cost; those of a model add up to about 1. */
  readonly costWeight?: number;
}

/** One package, loaded. */
export interface LoadedStage extends AsyncDisposable {
  /** Where Core ML may run it; absent where the backend has only one place. */
  readonly computeUnit?: ComputeUnit;
  readonly inputs: readonly Feature[];
  readonly outputs: readonly Feature[];
  /** How its weights are compressed, in a few words such as `8-bit palette`; null where they are not. */
  readonly compression: string | null;
  /** Time that loading the model that predicts took, in ms. */
  readonly loadMs: number;
  /** How that came about; absent where nothing is compiled. */
  readonly compiled?: CompiledLoadTimes;
  /**
   * Where each operation is planned to run; absent where the backend has only one place.
   * @throws {StageError} where there is no plan.
   */
  plan?(): Promise<readonly PlannedOperation[]>;
  /**
   * Runs the package once.
   * @throws {StageError} where a feed is missing, unknown, of the wrong dtype or shape, or not finite,
   *   or an output that is read is not finite.
   */
  predict(feeds: Readonly<Record<string, Tensor>>): Promise<Prediction>;
}
