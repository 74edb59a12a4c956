/** A comparison that never took place, for tests: all its claims hold. */
import { fakeContext } from "../_context.ts";
import type { PalettizeResult, SideTimes, StageComparison } from "./result.ts";
import type { CompressedByBoth } from "./figures.ts";

/** Times that add up to `ms`. */
export const timesOf = (ms: number): SideTimes => ({
  loadMs: ms / 4,
  palettizeMs: ms / 2,
  saveMs: ms / 4,
  userCpuMs: 2 * ms,
});

/** fp16, clustered optimally on both sides, equal but for rounding. */
export const exactWeight: CompressedByBoth = {
  name: "exact",
  dtype: "fp16",
  elementCount: 20_000,
  distinctCount: 9000,
  coremltoolsIsExact: true,
  ours: { tables: [1, 1], squaredError: 0.5, sha256: "a" },
  theirs: { tables: [1, 1], squaredError: 0.5001, roundingError: 0.001 },
};

/** fp32, clustered worse by coremltools. */
export const looseWeight: CompressedByBoth = {
  ...exactWeight,
  name: "loose",
  dtype: "fp32",
  coremltoolsIsExact: false,
  ours: { tables: [1, 1], squaredError: 1, sha256: "b" },
  theirs: { tables: [1, 1], squaredError: 2, roundingError: 1e-9 },
};

/** Two rounds, the first slow for us: 40 and 10 ms here, 800 ms there. */
export const stage: StageComparison = {
  stage: "albert",
  sizeBytes: { original: 4_000_000, ours: 1_000_000, theirs: 1_500_000 },
  rounds: [
    { ours: timesOf(40), theirs: timesOf(800) },
    { ours: timesOf(10), theirs: timesOf(800) },
  ],
  weights: [exactWeight, looseWeight],
  ourDigests: { exact: "a", loose: "b" },
};

/** Two stages, the second like Alignment: without a weight to compress. */
export const result: PalettizeResult = {
  schemaVersion: 1,
  startedAt: "2030-01-01T00:00:00.000Z",
  environment: fakeContext.environment,
  versions: { coremltools: "9.0" },
  weights: fakeContext.weights,
  preset: "fp16",
  target: "iOS17",
  bits: 8,
  groupSize: null,
  stages: [
    stage,
    {
      ...stage,
      stage: "alignment",
      rounds: [
        { ours: timesOf(2), theirs: timesOf(200) },
        { ours: timesOf(1), theirs: timesOf(20) },
      ],
      weights: [],
      ourDigests: {},
    },
  ],
};
