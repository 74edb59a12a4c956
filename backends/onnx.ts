/**
 * The backend for machines without Core ML: packages translated to ONNX, on ONNX Runtime's CPU
 * provider, whose kernels are of fp32.
 * @module
 */
import { env } from "onnxruntime-node";
import { compressionOf } from "../coreml/mil/compression.ts";
import { type MlPackage, readPackage } from "../coreml/package.ts";
import { onnxOpset } from "../onnx/graph.ts";
import type { Numerics } from "../onnx/numerics.ts";
import { OnnxSession } from "../onnx/session.ts";
import { translate, TranslationError } from "../onnx/translate.ts";
import type { StageName } from "../stages/contract.ts";
import type { Feature, LoadedStage, Prediction } from "../stages/loaded_stage.ts";
import { StageError } from "../stages/stage_error.ts";
import type { Tensor } from "../tensor/tensor.ts";
import { checkFeeds, checkOutputs } from "./_feeds.ts";
import type { Backend } from "./backend.ts";
import { declaredFeature } from "./features.ts";

/** Options of {@link onnxBackend}. */
export interface OnnxBackendOptions {
  /** Whether values are rounded between two operations: not in `fp32`, the default. */
  readonly numerics?: Numerics;
  /** Threads of one operator; by default one a physical core. */
  readonly threadCount?: number;
  /** A monotonic clock in ms; `performance.now` by default. */
  readonly now?: () => number;
}

/** A session and its package's declarations. */
class OnnxStage implements LoadedStage {
  readonly inputs: readonly Feature[];
  readonly outputs: readonly Feature[];
  readonly compression: string | null;

  constructor(
    readonly stage: StageName,
    { inputs, outputs, program }: MlPackage,
    readonly session: OnnxSession,
    readonly loadMs: number,
    readonly now: () => number,
  ) {
    this.inputs = inputs.map(declaredFeature);
    this.outputs = outputs.map(declaredFeature);
    this.compression = compressionOf(program);
  }

  async predict(feeds: Readonly<Record<string, Tensor>>): Promise<Prediction> {
    const start = this.now();
    checkFeeds(this.stage, this.inputs, feeds);
    const begun = this.now();
    const outputs = await this.session.run(feeds).catch((cause) => {
      const what = `ONNX Runtime failed: ${cause.message}`;
      throw new StageError({ stage: this.stage, what }, { cause });
    });
    const modelMs = this.now() - begun;
    checkOutputs(this.stage, this.outputs, outputs);
    return { outputs, modelMs, copyMs: this.now() - start - modelMs };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.session[Symbol.asyncDispose]();
  }
}

/** What {@link Backend.describe} says of each. */
const numericsTexts: Readonly<Record<Numerics, string>> = {
  fp32: "fp32 inside, features as declared",
  declared: "every operation computed in fp32 and its output rounded to its declared type",
};

/**
 * The backend. It takes every package of the contract, made here or by coremltools, and computes in fp32
 * whatever precision the package has; inputs and outputs keep the declared precision, and so does the output of
 * every operation where `numerics` are `declared`.
 */
export function onnxBackend(options: OnnxBackendOptions = {}): Backend {
  const { numerics = "fp32", threadCount, now = () => performance.now() } = options;
  return {
    name: "onnx",
    describe: () =>
      Promise.resolve({
        runtime: `onnxruntime-node ${env.versions.node}`,
        provider: "cpu",
        threads: threadCount === undefined ? "one a physical core" : String(threadCount),
        numerics: numericsTexts[numerics],
        opset: String(onnxOpset),
      }),
    load: async (stage, packagePath, { onStep } = {}) => {
      onStep?.("load");
      const start = now();
      const source = readPackage(packagePath);
      try {
        const graph = translate(source, { numerics });
        const optimize = numerics === "fp32"; // fusions drop or reorder roundings
        const session = await OnnxSession.create(graph, { threadCount, optimize });
        return new OnnxStage(stage, source, session, now() - start, now);
      } catch (cause) {
        if (!(cause instanceof TranslationError)) throw cause;
        throw new StageError({ stage, what: `${packagePath}: ${cause.message}` }, { cause });
      }
    },
  };
}
