/** What surrounds the runs of a benchmark: heat, power and other work, and what measuring itself costs. */
import type { Conditions } from "../bench/conditions.ts";
import type { BenchResult } from "../bench/result.ts";

/** Conditions of the runs, and what measuring them costs. */
export function circumstancesOf({ conditions, harness }: BenchResult): [string, string][] {
  const { before, after } = conditions ?? {};
  return [
    ...(before ? [["Before the runs", conditionsText(before)] satisfies [string, string]] : []),
    ...(after ? [["After the runs", conditionsText(after)] satisfies [string, string]] : []),
    ...(harness ? [["Measuring", harnessText(harness)] satisfies [string, string]] : []),
  ];
}

/** What is known of `conditions`. */
export function conditionsText({ loadAverage, ...conditions }: Conditions): string {
  const { thermalState, isLowPowerMode, powerSource } = conditions;
  const told = [
    ...(loadAverage ? [loadText(loadAverage)] : []),
    ...(thermalState === "unknown" ? [] : [`thermal state ${thermalState}`]),
    ...(isLowPowerMode === null ? [] : [`low-power mode ${isLowPowerMode ? "on" : "off"}`]),
    ...(powerSource === "unknown" ? [] : [`power from ${powerSource}`]),
  ];
  return told.join(", ") || "not told by the system";
}

const loadText = (averages: readonly number[]): string =>
  `load ${averages.map((load) => load.toFixed(2)).join(", ")} ` +
  "(processes at work, means of 1, 5 and 15 min)";

/** What measuring costs, and how fine it is. */
export const harnessText = (
  { clockResolutionUs, stageOverheadUs }: NonNullable<BenchResult["harness"]>,
): string =>
  `${stageOverheadUs.toFixed(1)} us around each stage; the clock's step is ${
    clockResolutionUs.toFixed(2)
  } us`;
