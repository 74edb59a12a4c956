/** Stages for tests: they answer zeros in the shapes of the contract, but for the durations. */
import { allocate, type Dtype, elementCount, type Tensor, tensor } from "../tensor/tensor.ts";
import type { Features, LoadedStages } from "./chain.ts";
import type { KokoroConfig } from "./config.ts";
import { type StageContract, stageContracts, type StageName, stageNames } from "./contract.ts";
import type { LoadedStage } from "./loaded_stage.ts";

/** A model as narrow as can be. */
export const tinyConfig: KokoroConfig = {
  hiddenDim: 8,
  styleDim: 4,
  tokenCount: 178,
  plbert: { hiddenSize: 6, headCount: 2, layerCount: 1, positionCount: 512 },
  upsampleInitialChannel: 8,
};

/** How the stages shall behave. */
export interface FakeOptions {
  /** Duration of each token before rounding: 2 for every one by default. */
  readonly durations?: (tokenCount: number) => number[];
  /** Dtype of the float features of a stage; fp32 by default. */
  readonly dtypes?: Partial<Record<StageName, Dtype>>;
  /** Changes an output by its name. */
  readonly patch?: Partial<Record<string, (value: Tensor) => Tensor>>;
  /** Called before each prediction. */
  readonly onPredict?: (stage: StageName, feeds: Features) => void;
}

/** All seven stages of {@link tinyConfig}; each prediction says 5 ms in the model and 1 ms of copies. */
export function fakeStages(options: FakeOptions = {}): LoadedStages {
  const contracts = stageContracts(tinyConfig);
  return Object.fromEntries(
    stageNames.map((name) => [name, fakeStage(contracts[name], options)]),
  ) as Record<StageName, LoadedStage>;
}

function fakeStage({ stage, inputs, outputs }: StageContract, options: FakeOptions): LoadedStage {
  const { durations = (n) => Array(n).fill(2), dtypes, patch, onPredict } = options;
  const float = dtypes?.[stage] ?? "fp32";
  const declare = (features: StageContract["inputs"]) =>
    features.map(({ name, kind }) => ({ name, dtype: kind === "float" ? float : kind }));
  return {
    inputs: declare(inputs),
    outputs: declare(outputs),
    compression: null,
    loadMs: 1,
    predict: (feeds) => {
      onPredict?.(stage, feeds);
      const sizes = sizesOf(inputs, feeds);
      const values = outputs.map(({ name, shape }): [string, Tensor] => {
        const bound = shape.map((dim) =>
          typeof dim === "number" ? dim : dim.scale * sizes[dim.symbol]! + dim.offset
        );
        const data = allocate(float, elementCount(bound)) as Float32Array;
        if (name === "duration") data.set(durations(sizes.T!));
        const value = tensor(float, bound, data as never) as Tensor;
        return [name, patch?.[name]?.(value) ?? value];
      });
      return Promise.resolve({ outputs: Object.fromEntries(values), modelMs: 5, copyMs: 1 });
    },
    [Symbol.asyncDispose]: () => Promise.resolve(),
  };
}

/** T and T_a of a prediction: from the sizes of its feeds, or the frames that Alignment is fed. */
function sizesOf(inputs: StageContract["inputs"], feeds: Features): { T?: number; T_a?: number } {
  const sizes: { T?: number; T_a?: number } = {};
  for (const { name, shape } of inputs) {
    shape.forEach((dim, axis) => {
      if (typeof dim === "number") return;
      sizes[dim.symbol] = (feeds[name].shape[axis] - dim.offset) / dim.scale;
    });
  }
  const predDur = feeds.pred_dur?.data as Int32Array | undefined;
  return predDur ? { ...sizes, T_a: predDur.reduce((sum, frames) => sum + frames, 0) } : sizes;
}
