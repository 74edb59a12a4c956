/**
 * The backend over Core ML, through the Swift library. On Linux the same library runs over a stand-in, which says so: what it
 * proves is the plumbing, never Core ML's numerics or speed.
 * @module
 */
import { compressionOf } from "../coreml/mil/compression.ts";
import { type MlPackage, readPackage } from "../coreml/package.ts";
import { BufferTooSmallError, FfiError } from "../ffi/ffi_error.ts";
import type { Library } from "../ffi/library.ts";
import type { NativePrediction } from "../ffi/model.ts";
import type { NativeTensor } from "../ffi/native_tensor.ts";
import type { DeviceInfo } from "../ffi/schemas.ts";
import { TranslationError } from "../onnx/translate.ts";
import type { ComputeUnit, StageName } from "../stages/contract.ts";
import type {
  CompiledLoadTimes,
  Feature,
  LoadedStage,
  PlannedOperation,
  Prediction,
} from "../stages/loaded_stage.ts";
import { StageError } from "../stages/stage_error.ts";
import type { Tensor } from "../tensor/tensor.ts";
import { type CompiledModel, loadCompiled } from "./_compiled_models.ts";
import { checkFeeds, checkOutputs } from "./_feeds.ts";
import type { CacheLimits } from "./_model_cache.ts";
import { largerBuffers, outputBuffers } from "./_output_buffers.ts";
import type { Backend } from "./backend.ts";
import { declaredFeature } from "./features.ts";

/** Options of {@link coreMlBackend}. */
export interface CoreMlBackendOptions {
  /** Where compiled models are kept. */
  readonly cacheDir: string;
  /** When compiled models go that nobody uses; see `_model_cache.ts` for the default. */
  readonly cacheLimits?: CacheLimits;
  /** A monotonic clock in ms; `performance.now` by default. */
  readonly now?: () => number;
  /** The time of day. */
  readonly date?: () => Date;
}

/** The calls of the library that the backend needs. */
type CoreMlLibrary = Pick<Library, "deviceInfo" | "compile" | "load" | "computePlan">;

/** A model and its package's declarations. */
class CoreMlStage implements LoadedStage {
  readonly inputs: readonly Feature[];
  readonly outputs: readonly Feature[];
  readonly compression: string | null;
  readonly loadMs: number;
  readonly compiled: CompiledLoadTimes;

  constructor(
    readonly stage: StageName,
    { inputs, outputs, program }: MlPackage,
    readonly library: Pick<Library, "computePlan">,
    readonly compiledModel: CompiledModel,
    readonly computeUnit: ComputeUnit,
    readonly now: () => number,
  ) {
    this.inputs = inputs.map(declaredFeature);
    this.outputs = outputs.map(declaredFeature);
    this.compression = compressionOf(program);
    this.compiled = compiledModel.times;
    this.loadMs = this.compiled.cachedLoadMs;
  }

  async predict(feeds: Readonly<Record<string, Tensor>>): Promise<Prediction> {
    const start = this.now();
    checkFeeds(this.stage, this.inputs, feeds);
    const { outputs, times: { modelMs } } = await this.#run(
      feeds as Readonly<Record<string, NativeTensor>>,
    ).catch((cause) => {
      throw asStageError(this.stage, cause);
    });
    checkOutputs(this.stage, this.outputs, outputs);
    return { outputs, modelMs, copyMs: this.now() - start - modelMs };
  }

  async plan(): Promise<readonly PlannedOperation[]> {
    try {
      const { path } = this.compiledModel;
      return (await this.library.computePlan(path, this.computeUnit)).operations;
    } catch (cause) {
      if (!(cause instanceof FfiError)) throw cause;
      const what = `no compute plan: ${cause.message}`;
      throw new StageError({ stage: this.stage, what }, { cause });
    }
  }

  async #run(feeds: Readonly<Record<string, NativeTensor>>): Promise<NativePrediction> {
    const { model } = this.compiledModel;
    try {
      return await model.predict(feeds, outputBuffers(this.stage, this.outputs, feeds));
    } catch (error) {
      if (!(error instanceof BufferTooSmallError)) throw error;
      // Of other shapes than the contract's: whoever reads them will say so.
      return await model.predict(feeds, largerBuffers(this.outputs, error.neededBytes));
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await Promise.resolve(this.compiledModel[Symbol.dispose]());
  }
}

/** What the library or the translator says, as an error of `stage`; anything else as it is. */
function asStageError(stage: StageName, cause: unknown): unknown {
  return cause instanceof FfiError || cause instanceof TranslationError
    ? new StageError({ stage, what: cause.message }, { cause })
    : cause;
}

/** Throws for features of types that Core ML takes and the library does not. */
function requireKnownTypes(stage: StageName, { inputs, outputs }: MlPackage): void {
  for (const { name: feature, dtype } of [...inputs, ...outputs]) {
    if (["fp16", "fp32", "int32"].includes(dtype)) continue;
    const expected = "fp16, fp32 or int32";
    throw new StageError({ stage, feature, what: "wrong dtype", expected, received: dtype });
  }
}

/** What a result says of the machine, and of what ran in Core ML's place. */
function describe(info: DeviceInfo): Record<string, string> {
  const { implementation, chip, osName, osVersion, osBuild, computeDevices } = info;
  return {
    runtime: implementation === "Core ML"
      ? "Core ML"
      : "stand-in for Core ML over ONNX Runtime: says nothing of Core ML's speed or numerics",
    system: `${osName} ${osVersion} (${osBuild})`,
    chip,
    devices: computeDevices
      .map(({ kind, coreCount }) => coreCount === undefined ? kind : `${kind} (${coreCount} cores)`)
      .join(", "),
    thermalState: info.thermalState,
    powerMode: info.isLowPowerMode ? "low" : "normal",
  };
}

/**
 * The backend over `library`, which must stay open while it is used. Each stage runs on the compute unit that is asked for,
 * or on all. Its `name` tells the stand-in from Core ML.
 */
export function coreMlBackend(
  library: CoreMlLibrary,
  options: CoreMlBackendOptions,
): Backend {
  const { cacheDir, cacheLimits: limits, now = () => performance.now(), date } = options;
  return {
    name: library.deviceInfo().implementation === "Core ML" ? "coreml" : "coreml-stand-in",
    describe: () => Promise.resolve(describe(library.deviceInfo())),
    platform: () => {
      const { chip, osName, osVersion, osBuild, computeDevices } = library.deviceInfo();
      return { chip, osName, osVersion, osBuild, devices: computeDevices.map(({ kind }) => kind) };
    },
    load: async (stage, packagePath, { computeUnit = "ALL", onStep } = {}) => {
      const source = readPackage(packagePath);
      requireKnownTypes(stage, source);
      try {
        const request = { packagePath, source, computeUnit, cacheDir, onStep, limits, date };
        const model = await loadCompiled(library, request);
        return new CoreMlStage(stage, source, library, model, computeUnit, now);
      } catch (cause) {
        throw asStageError(stage, cause);
      }
    },
  };
}
