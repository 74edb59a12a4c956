/**
 * What was measured on the reference machine: tolerances are held against it, so that none is empty.
 * @module
 */
import { z } from "zod";
import type { ConformanceResult } from "./result.ts";
import type { ToleranceKey } from "./tolerances.ts";

/** Schema of `measured.json`. */
export const measuredSchema = z.strictObject({
  machine: z.string().describe("processor and software of the last calibration"),
  errors: z.record(z.string(), z.array(z.tuple([z.int(), z.number().nonnegative()]))).describe(
    "by {@link measurementName}: T_a and the error of each passage",
  ),
});
/** What was measured, and on what. */
export type Measured = z.infer<typeof measuredSchema>;

/** What a tolerance is held against: the name of its measurement. */
export const measurementName = (
  { model, mode, precision, numerics, value, metric }: ToleranceKey,
): string => [model, mode, precision, numerics, value, metric].join(" ");

/** `earlier` with what `result` measured in place of the same measurements. Estimates do not count. */
export function measuredBy(result: ConformanceResult, earlier?: Measured): Measured {
  const found: Measured["errors"] = {};
  const frames = new Map(result.passages.map(({ number, frameCount }) => [number, frameCount]));
  const model = result.references?.kind === "small" ? "small" : "kokoro-82m";
  const { numerics } = result;
  for (const { suite: mode, precision, value, metric, passage, error, estimated } of result.cases) {
    if (mode !== "isolated" && mode !== "chained" && mode !== "converter") continue;
    if (precision === null || passage === null || error === null || estimated) continue;
    // The same as with fp32 numerics.
    if (precision === "fp32" && numerics === "declared") continue;
    const name = measurementName({ model, mode, precision, numerics, value, metric });
    (found[name] ??= []).push([frames.get(passage)!, rounded(error)]);
  }
  const errors = Object.entries({ ...earlier?.errors, ...found }).sort(([a], [b]) =>
    a < b ? -1 : 1
  );
  return { machine: machineOf(result), errors: Object.fromEntries(errors) };
}

/** `measured` as JSON, one measurement a line. */
export function measuredText({ machine, errors }: Measured): string {
  const lines = Object.entries(errors).map(([name, pairs]) =>
    `    ${JSON.stringify(name)}: ${JSON.stringify(pairs)}`
  );
  return `{\n  "machine": ${JSON.stringify(machine)},\n  "errors": {\n${
    lines.join(",\n")
  }\n  }\n}\n`;
}

/** Two digits are enough for bounds with a margin of more than one. */
const rounded = (error: number): number => Number(error.toPrecision(2));

function machineOf({ context: { environment, backend } }: ConformanceResult): string {
  return [environment.cpuModel, ...Object.values(backend.details)].join(", ");
}
