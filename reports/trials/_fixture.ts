/** Trials for the tests of their reports: two series, one trial of each wrong. */
import { madeUpResult } from "../../compare/_results.ts";
import { type Trial, type TrialsResult, trialsSchemaVersion } from "../../compare/trials/result.ts";

const trial: Trial = {
  ...{ series: "same", number: 1, pilots: [12, 30], runs: 41, needed: 40, unit: "round" },
  ratio: 1.0012345678901234,
  interval: { low: 0.9912345678901234, high: 1.0112345678901234 },
  ...{ probability: 0.51234567890123, slower: [], faster: [], chainMs: 258.3912345678901 },
  ...{ loadAverage: 1.5, elapsedMs: 60_000.25 },
};

/** The fixture. */
export function trialsFixture(changes: Partial<TrialsResult> = {}): TrialsResult {
  const { environment, backend, weights, voice } = madeUpResult();
  return {
    schemaVersion: trialsSchemaVersion,
    startedAt: "2026-01-02T03:04:05.000Z",
    ...{ environment, backend, weights, voice },
    settings: {
      ...{ preset: "fp16", passage: 1, tokenCount: 3, text: "Ah.", stage: "vocoder" },
      ...{ effect: 0.05, pilotRuns: 12, mostRuns: 80, warmups: 2, seed: 1 },
    },
    trials: [
      trial,
      { ...trial, number: 2, pilots: [], faster: ["vocoder", "tail"], ratio: 0.93, runs: 80 },
      {
        ...{ ...trial, series: "slowed", ratio: 1.0512345678901234, probability: 1e-9 },
        ...{ slower: ["chain", "vocoder"], loadAverage: null },
      },
    ],
    ...changes,
  };
}
