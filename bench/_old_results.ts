/** Results as earlier versions of the schema had them, for tests. */
import type { BenchResult } from "./result.ts";

/** `result` without what later versions than `version` brought. */
export function asVersion(version: 1 | 2, result: BenchResult): Record<string, unknown> {
  const { conditions: _conditions, harness: _harness, scenarios: _scenarios, ...second } = result;
  const {
    minTimeMs: _minTimeMs,
    untilStable: _untilStable,
    maxRuns: _maxRuns,
    shard: _shard,
    ...settings
  } = result.settings;
  const passages = result.passages.map((passage) => {
    if (passage.measurement === null) return passage;
    const { statistics: _statistics, ...measurement } = passage.measurement;
    return { ...passage, measurement };
  });
  if (version === 2) return { ...second, settings, passages, schemaVersion: 2 };
  const { failures: _failures, ...first } = second;
  const { interleaved: _interleaved, ...firstSettings } = settings;
  return { ...first, settings: firstSettings, passages, schemaVersion: 1 };
}
