/**
 * What runs packages: one interface, so that chain, benchmark and scores do not know on what they run.
 * @module
 */
import type { ComputeUnit, StageName } from "../stages/contract.ts";
import type { DeviceKind, LoadedStage } from "../stages/loaded_stage.ts";

/** What loading a package is made of. */
export type LoadStep = "compile" | "load";

/** Options of {@link Backend.load}. */
export interface LoadOptions {
  /** Where Core ML may run the package; other backends have only one place. */
  readonly computeUnit?: ComputeUnit;
  /** Told before each step: either may take minutes, or the process with it. */
  readonly onStep?: (step: LoadStep) => void;
}

/** What decides where operations are planned to run, besides the model. */
export interface Platform {
  /** Brand string of the chip: "Apple M4". */
  readonly chip: string;
  /** macOS, iOS; Linux for the stand-in. */
  readonly osName: string;
  readonly osVersion: string;
  readonly osBuild: string;
  readonly devices: readonly DeviceKind[];
}

/** A way to run packages. */
export interface Backend {
  /** As flags and result files spell it. */
  readonly name: string;
  /** What a result has to say of it to be comparable: versions, threads, numerics. */
  describe(): Promise<Record<string, string>>;
  /** The machine as its plans depend on it; absent where there is only one place to run. */
  platform?(): Platform;
  /**
   * Loads the package at `packagePath` to run as `stage`.
   * @throws {PackageError} where the package is damaged.
   * @throws {StageError} where the backend cannot run it.
   */
  load(stage: StageName, packagePath: string, options?: LoadOptions): Promise<LoadedStage>;
}
