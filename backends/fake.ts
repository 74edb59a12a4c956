/**
 * A backend that computes nothing and takes the time it is told to, for tests of scheduling.
 * @module
 */
import type { StageName } from "../stages/contract.ts";
import type { Feature, LoadedStage } from "../stages/loaded_stage.ts";
import type { Tensor } from "../tensor/tensor.ts";
import { checkFeeds, checkOutputs } from "./_feeds.ts";
import type { Backend } from "./backend.ts";

/** A clock that only tests move. */
export class FakeClock {
  #ms = 0;
  /** Time since the clock was made, in ms. */
  readonly now = (): number => this.#ms;
  /** Moves the clock on by `ms`. */
  advance(ms: number): void {
    this.#ms += ms;
  }
}

/** How one stage of a fake backend behaves. */
export interface FakeStage {
  readonly inputs: readonly Feature[];
  readonly outputs: readonly Feature[];
  /** Time that loading takes, in ms; 0 by default. */
  readonly loadMs?: number;
  /** Time of the prediction of this number, counted from 0, in ms. */
  readonly modelMs: (prediction: number) => number;
  readonly predict: (feeds: Readonly<Record<string, Tensor>>) => Record<string, Tensor>;
}

/** A backend of `stages`, whose predictions move `clock`. Checks features as the real ones do. */
export function fakeBackend(
  stages: Readonly<Partial<Record<StageName, FakeStage>>>,
  clock: FakeClock,
): Backend {
  return {
    name: "fake",
    describe: () => Promise.resolve({ runtime: "none" }),
    load: (name, _path, { onStep } = {}) => {
      onStep?.("load");
      const stage = stages[name];
      if (stage === undefined) {
        return Promise.reject(new TypeError(`No fake for the stage ${name}`));
      }
      const { inputs, outputs, loadMs = 0 } = stage;
      clock.advance(loadMs);
      let count = 0;
      const loaded: LoadedStage = {
        inputs,
        outputs,
        compression: null,
        loadMs,
        predict: async (feeds) => {
          await Promise.resolve(); // errors become rejections
          checkFeeds(name, inputs, feeds);
          const modelMs = stage.modelMs(count++);
          clock.advance(modelMs);
          const results = stage.predict(feeds);
          checkOutputs(name, outputs, results);
          return { outputs: results, modelMs, copyMs: 0 };
        },
        [Symbol.asyncDispose]: () => Promise.resolve(),
      };
      return Promise.resolve(loaded);
    },
  };
}
