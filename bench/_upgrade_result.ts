import { statisticsOf } from "./statistics.ts";
import type { BenchResult } from "./result.ts";

/** What a version of the schema brought, as a result of the version before says it. */
const upgrades: Readonly<Record<number, (result: Fields) => Fields>> = {
  // Version 1 knew neither failures of stages nor interleaved measurements, and such a run left no result.
  1: (result) => ({
    ...result,
    schemaVersion: 2,
    settings: { ...Object(result.settings), interleaved: null },
    failures: [],
  }),
  2: (result) => ({
    conditions: null,
    harness: null,
    ...result,
    schemaVersion: 3,
    settings: {
      ...Object(result.settings),
      ...{ minTimeMs: null, untilStable: null, maxRuns: null, shard: null },
    },
    passages: Array.isArray(result.passages) ? result.passages.map(withoutStatistics) : undefined,
    scenarios: null,
  }),
};

type Fields = Readonly<Record<string, unknown>>;

/** `value`, where it is a result of an earlier version of the schema, as one of the present version; else as it is. */
export function upgradeResult(value: unknown): unknown {
  const upgrade = upgrades[Object(value).schemaVersion];
  return upgrade === undefined ? value : upgradeResult(upgrade(value as Fields));
}

/** They are made once the runs are known to be runs, by {@link withStatistics}. */
function withoutStatistics(passage: unknown): unknown {
  const { measurement } = Object(passage);
  if (typeof measurement !== "object" || measurement === null) return passage;
  return { ...Object(passage), measurement: { ...measurement, statistics: null } };
}

/** `result`, which has been upgraded, with the statistics of its timed runs. */
export function withStatistics(result: BenchResult): BenchResult {
  const passages = result.passages.map((passage) => {
    const { measurement } = passage;
    if (measurement === null) return passage;
    return {
      ...passage,
      measurement: { ...measurement, statistics: statisticsOf(measurement.runs) },
    };
  });
  return { ...result, passages };
}
