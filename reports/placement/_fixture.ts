/** A result with a placement, for the tests of reports: two operations of the vocoder are off the Neural Engine. */
import { operation, placement, stagePlacement } from "../../bench/placement/_made_up.ts";
import type { BenchResult } from "../../bench/result.ts";
import { stageNames } from "../../stages/contract.ts";
import { resultFixture } from "../_fixture.ts";

const vocoder = [
  operation("x_1", { costShare: 0.6 }),
  operation("x_12", { device: "cpu", supportsNeuralEngine: false, costShare: 0.25 }),
  operation("x_13", { type: "ios17.add", device: "gpu", costShare: 0.0001 }),
  operation("x_14", { costShare: 0.1499 }),
];

/** All stages are planned but Noise, whose plan failed. */
export const placedFixture = (): BenchResult =>
  resultFixture({
    placement: placement(stageNames.map((stage) =>
      stagePlacement(stage, {
        ...(stage === "vocoder" && { operations: vocoder }),
        ...(stage === "noise" && { skipped: "no compute plan: it broke", operations: [] }),
      })
    )),
  });

/** A result whose backend plans nothing. */
export const unplacedFixture = (): BenchResult =>
  resultFixture({ placement: { skipped: "no Neural Engine", platform: null, stages: [] } });
