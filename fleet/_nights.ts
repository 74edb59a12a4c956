/** Results of made-up nights whose figures are those of their runs, for tests. */
import type { BenchResult, Environment } from "../bench/result.ts";
import { meanSpeed, medianRun, statisticsOf } from "../bench/statistics.ts";
import { type MadeUp, madeUpResult } from "../compare/_results.ts";

/** A night. */
export interface Night extends MadeUp {
  /** Day of January 2026. */
  readonly day: number;
  /** What multiplies all times. */
  readonly factor?: number;
  readonly preset?: string | null;
  readonly environment?: Partial<Environment>;
}

/** The result of a night: five runs of two passages unless it says otherwise. */
export function nightResult({ day, factor = 1, preset, environment, ...made }: Night): BenchResult {
  const result = madeUpResult({
    ...{ runs: 5, passages: 2, seed: String(day), load: () => factor },
    startedAt: `2026-01-${String(day).padStart(2, "0")}T03:04:05.000Z`,
    ...made,
  });
  const passages = result.passages.map((passage) => {
    const measurement = passage.measurement!;
    const medians = medianRun(measurement.runs);
    return {
      ...passage,
      measurement: {
        ...measurement,
        ...medians,
        speed: (1000 * measurement.audioSeconds) / medians.chainMs!,
        statistics: statisticsOf(measurement.runs),
      },
    };
  });
  return {
    ...result,
    passages,
    meanSpeed: meanSpeed(passages),
    settings: { ...result.settings, ...(preset === undefined ? {} : { preset }) },
    environment: { ...result.environment, gitDirty: false, ...environment },
  };
}
