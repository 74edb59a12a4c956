import type { Backend } from "../../backends/backend.ts";
import type { StageName } from "../../stages/contract.ts";
import type { LoadedStage } from "../../stages/loaded_stage.ts";

/** `backend`, on which `stage` takes longer by `share` of its time: a regression that is known, for trials of what finds them. */
export function slowBackend(
  backend: Backend,
  stage: StageName,
  share: number,
  now: () => number = () => performance.now(),
): Backend {
  return {
    name: backend.name,
    describe: () => backend.describe(),
    async load(name, ...rest) {
      const loaded = await backend.load(name, ...rest);
      return name === stage ? slowStage(loaded, share, now) : loaded;
    },
  };
}

/** After each prediction it keeps the processor busy for `share` of that prediction's own time, so that the slowdown has the stage's noise. */
function slowStage(stage: LoadedStage, share: number, now: () => number): LoadedStage {
  const { inputs, outputs, compression, loadMs } = stage;
  return {
    ...{ inputs, outputs, compression, loadMs },
    async predict(feeds) {
      const begun = now();
      const prediction = await stage.predict(feeds);
      const done = now();
      const end = done + share * (done - begun);
      while (now() < end); // busy, as more work would be
      return { ...prediction, modelMs: prediction.modelMs + (now() - done) };
    },
    [Symbol.asyncDispose]: () => stage[Symbol.asyncDispose](),
  };
}
