import { runTrial, type TrialSetting } from "./run_trial.ts";
import type { Series, Trial, TrialsResult } from "./result.ts";

/** Options of {@link runTrials}. */
export interface TrialsOptions extends Pick<TrialSetting, "measure" | "now"> {
  readonly series: readonly Series[];
  /** Trials of each. */
  readonly trials: number;
  /** Takes the result after each trial, so that no trial is lost with the process. */
  readonly save: (result: TrialsResult) => Promise<void>;
  readonly onTrial?: (trial: Trial, done: number) => void;
  readonly signal?: AbortSignal;
}

/** Runs what `begun` lacks of the trials, the series in turns, so that a busy hour meets all of them. */
export async function runTrials(
  begun: TrialsResult,
  { series, trials, measure, now, save, onTrial, signal }: TrialsOptions,
): Promise<TrialsResult> {
  let result = begun;
  for (let number = 1; number <= trials; number++) {
    for (const name of series) {
      if (result.trials.some((trial) => trial.series === name && trial.number === number)) continue;
      signal?.throwIfAborted();
      const { stage, effect, pilotRuns, mostRuns, seed } = begun.settings;
      const trial = await runTrial({
        ...{ series: name, number, measure, now, stage, effect, pilotRuns, mostRuns },
        // Far from those of other trials: a trial takes the next ones for its further samples.
        seed: seed + 1000 * number,
      });
      result = { ...result, trials: [...result.trials, trial] };
      await save(result);
      onTrial?.(trial, result.trials.length);
    }
  }
  return result;
}
