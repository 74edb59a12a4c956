/**
 * What was measured on the reference machine: tolerances are held against it, so that none is empty.
 * @module
 */
import { z } from "zod";
import { isFp32 } from "./precision.ts";
import type { ConformanceResult } from "./result.ts";
import type { ToleranceKey } from "./tolerances.ts";

/** Schema of `measured.json`. */
export const measuredSchema = z.strictObject({
  machine: z.string().describe("processor and software of the last calibration"),
  errors: z.record(
    z.string(),
    z.record(z.string(), z.array(z.tuple([z.int(), z.number().nonnegative()]))),
  ).describe(
    "by format of the weights and {@link measurementName}: T_a and the error of each passage",
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
  const found: Measured["errors"][string] = {};
  const frames = new Map(result.passages.map(({ number, frameCount }) => [number, frameCount]));
  const model = result.references?.kind === "small" ? "small" : "kokoro-82m";
  const { numerics } = result;
  for (const { suite: mode, precision, value, metric, passage, error, estimated } of result.cases) {
    if (mode !== "isolated" && mode !== "chained" && mode !== "converter") continue;
    if (precision === null || passage === null || error === null || estimated) continue;
    // The same as with fp32 numerics.
    if (isFp32(precision) && numerics === "declared") continue;
    const name = measurementName({ model, mode, precision, numerics, value, metric });
    (found[name] ??= []).push([frames.get(passage)!, rounded(error)]);
  }
  const weights = result.context.weights?.format ?? "unknown";
  const errors = {
    ...earlier?.errors,
    [weights]: sorted({ ...earlier?.errors[weights], ...found }),
  };
  return { machine: machineOf(result), errors: sorted(errors) };
}

const sorted = <T>(record: Readonly<Record<string, T>>): Record<string, T> =>
  Object.fromEntries(Object.entries(record).sort(([a], [b]) => a < b ? -1 : 1));

/** What was measured of the measurement `name` on any weights. */
export const measurementsOf = ({ errors }: Measured, name: string): readonly [number, number][] =>
  Object.values(errors).flatMap((byName) => byName[name] ?? []);

/** `measured` as JSON, one measurement a line. */
export function measuredText({ machine, errors }: Measured): string {
  const block = (record: Readonly<Record<string, string>>, indent: string) => {
    const lines = Object.entries(record).map(([key, text]) =>
      `${indent}  ${JSON.stringify(key)}: ${text}`
    );
    return `{\n${lines.join(",\n")}\n${indent}}`;
  };
  const texts = Object.entries(errors).map(([weights, byName]) => {
    const pairs = Object.entries(byName).map(([name, pairs]) => [name, JSON.stringify(pairs)]);
    return [weights, block(Object.fromEntries(pairs), "    ")];
  });
  const whole = {
    machine: JSON.stringify(machine),
    errors: block(Object.fromEntries(texts), "  "),
  };
  return `${block(whole, "")}\n`;
}

/** Two digits are enough for bounds with a margin of more than one. */
const rounded = (error: number): number => Number(error.toPrecision(2));

function machineOf({ context: { environment, backend } }: ConformanceResult): string {
  return [environment.cpuModel, ...Object.values(backend.details)].join(", ");
}
