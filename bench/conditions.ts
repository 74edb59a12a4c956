/**
 * What changes while a benchmark runs and changes its figures: heat, power, and other work.
 * @module
 */
import { z } from "zod";
import type { DeviceInfo } from "../ffi/schemas.ts";
import { type RunCommand, runCommand, SubprocessError } from "../system/subprocess.ts";

/** Schema of {@link Conditions}. */
export const conditionsSchema = z.strictObject({
  loadAverage: z.array(z.number().nonnegative()).length(3).nullable().describe(
    "processes that run or wait, over 1, 5 and 15 minutes; null where the system does not tell",
  ),
  thermalState: z.enum(["nominal", "fair", "serious", "critical", "unknown"]).describe(
    "as Apple's systems tell it; unknown on others",
  ),
  isLowPowerMode: z.boolean().nullable().describe("null where the system does not tell"),
  powerSource: z.enum(["mains", "battery", "unknown"]).describe("what feeds the machine"),
});

/** The conditions of a moment. */
export type Conditions = z.infer<typeof conditionsSchema>;

/** Schema of the conditions of a whole benchmark. */
export const conditionsOfRunSchema = z.strictObject({
  before: conditionsSchema.describe("before the first run"),
  after: conditionsSchema.nullable().describe("after the last run; null where it did not end"),
});

/** Where {@link readConditions} looks. */
export interface ConditionSources {
  /** What the library over Core ML says at this moment. */
  readonly info?: DeviceInfo;
  readonly os?: typeof Deno.build.os;
  readonly run?: RunCommand;
  readonly loadAverage?: () => number[];
}

const pmset = "/usr/bin/pmset";

/**
 * The conditions at this moment. Needs the permission `sys` for `loadavg`, and on a Mac `run` for `/usr/bin/pmset`; without them what they tell
 * stays unknown.
 */
export async function readConditions(
  {
    info,
    os = Deno.build.os,
    run = runCommand,
    loadAverage = Deno.loadavg,
  }: ConditionSources = {},
): Promise<Conditions> {
  const isReal = info?.implementation === "Core ML";
  return {
    loadAverage: os === "windows" ? null : await ifAllowed(loadAverage, null),
    thermalState: isReal ? info.thermalState : "unknown",
    isLowPowerMode: isReal ? info.isLowPowerMode : null,
    powerSource: os === "darwin"
      ? sourceIn(await ifAllowed(() => run(pmset, ["-g", "batt"]), ""))
      : "unknown",
  };
}

async function ifAllowed<T, U>(read: () => T | Promise<T>, otherwise: U): Promise<T | U> {
  try {
    return await read();
  } catch (error) {
    const isUnavailable = error instanceof SubprocessError ||
      error instanceof Deno.errors.NotCapable;
    if (!isUnavailable) throw error;
    return otherwise;
  }
}

/** What the first line of `pmset -g batt` says: `Now drawing from 'AC Power'`. */
function sourceIn(text: string): Conditions["powerSource"] {
  if (text.includes("'AC Power'")) return "mains";
  return text.includes("'Battery Power'") ? "battery" : "unknown";
}

/** What is to be minded of the conditions, a sentence each. */
export function conditionRemarks(
  { before, after }: z.infer<typeof conditionsOfRunSchema>,
  logicalCores: number,
): string[] {
  const both = [before, ...(after ? [after] : [])];
  const busiest = Math.max(...both.map(({ loadAverage }) => loadAverage?.[0] ?? 0));
  const heat = both.map(({ thermalState }) => thermalState);
  const hottest = (["critical", "serious", "fair"] as const).find((state) => heat.includes(state));
  return [
    before.loadAverage && before.loadAverage[0] > 0.5 * logicalCores
      ? `Other work was there before the first run: load ${
        before.loadAverage[0].toFixed(1)
      } on ${logicalCores} ` +
        "cores. Measure on a machine that is idle."
      : busiest > 2 * logicalCores
      ? `The load reached ${busiest.toFixed(1)} on ${logicalCores} cores: there was other work.`
      : "",
    hottest
      ? `The thermal state was ${hottest}: the machine may have throttled. Let it cool before and between runs.`
      : "",
    both.some(({ isLowPowerMode }) => isLowPowerMode)
      ? "Low-power mode was on. Turn it off to measure speed."
      : "",
    both.some(({ powerSource }) => powerSource === "battery")
      ? "The machine ran on its battery. Connect it to power."
      : "",
  ].filter((remark) => remark !== "");
}
