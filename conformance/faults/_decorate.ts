/** Stages and chains with something between them and the host. */
import { type Features, runChain } from "../../stages/chain.ts";
import { type StageName, stageNames } from "../../stages/contract.ts";
import type { LoadedStage } from "../../stages/loaded_stage.ts";
import type { Tensor } from "../../tensor/tensor.ts";

/** `stage` with another `predict`; it belongs to who loaded it, who disposes of it. */
export function withPredict(stage: LoadedStage, predict: LoadedStage["predict"]): LoadedStage {
  const { inputs, outputs, compression, loadMs } = stage;
  const declared = { inputs, outputs, compression, loadMs };
  return { ...declared, predict, [Symbol.asyncDispose]: () => Promise.resolve() };
}

/** `stage` with `change` made to what each of its predictions gives, counted from 0. */
export function withOutputs(
  stage: LoadedStage,
  change: (outputs: Features, prediction: number) => Features,
): LoadedStage {
  let count = 0;
  return withPredict(stage, async (feeds) => {
    const prediction = await stage.predict(feeds);
    return {
      ...prediction,
      outputs: { ...prediction.outputs, ...change(prediction.outputs, count++) },
    };
  });
}

/** `stage` with `change` made to what it is fed. */
export function withFeeds(stage: LoadedStage, change: (feeds: Features) => Features): LoadedStage {
  return withPredict(stage, (feeds) => stage.predict({ ...feeds, ...change(feeds) }));
}

/** A host that feeds `stage` otherwise; who looks on sees what the stages were really fed. */
export function chainFeeding(
  stage: StageName,
  change: (feeds: Features) => Features,
): typeof runChain {
  return (stages, sample, options = {}) => {
    const fed: Partial<Record<StageName, Features>> = {};
    const wrapped = stageNames.map((name): [StageName, LoadedStage] => [
      name,
      withPredict(stages[name], (feeds) => {
        fed[name] = name === stage ? { ...feeds, ...change(feeds) } : feeds;
        return stages[name].predict(fed[name]);
      }),
    ]);
    return runChain(Object.fromEntries(wrapped) as Record<StageName, LoadedStage>, sample, {
      ...options,
      onStage: (name, _, outputs) => options.onStage?.(name, fed[name]!, outputs),
    });
  };
}

/** A host that makes frames of the predicted durations by `round`. */
export function chainRounding(
  round: (predicted: Tensor<"fp16" | "fp32">) => Int32Array,
): typeof runChain {
  return async (stages, sample, options = {}) => {
    const durations = options.durations ?? round(await predicted(stages, sample, options));
    return await runChain(stages, sample, { ...options, durations });
  };
}

/** The durations as predicted, of a run that ends behind them. */
async function predicted(
  ...[stages, sample, options]: Parameters<typeof runChain>
): Promise<Tensor<"fp16" | "fp32">> {
  const stop = new AbortController();
  let duration: Tensor<"fp16" | "fp32"> | undefined;
  const run = runChain(stages, sample, {
    ...options,
    signal: stop.signal,
    onStage: (name, _, outputs) => {
      if (name !== "post_albert") return;
      duration = outputs.duration as Tensor<"fp16" | "fp32">;
      stop.abort();
    },
  });
  await run.catch((error) => {
    if (duration === undefined) throw error;
  });
  return duration!;
}
