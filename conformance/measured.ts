/**
 * What was measured on the reference machine: tolerances are held against it, so that none is empty.
 * @module
 */
import { z } from "zod";
import type { ConformanceResult } from "./result.ts";
import type { ToleranceKey } from "./tolerances.ts";

const measurementSchema = z.strictObject({
  model: z.enum(["kokoro-82m", "small"]),
  mode: z.enum(["isolated", "chained", "converter"]),
  precision: z.string(),
  numerics: z.enum(["fp32", "declared"]),
  value: z.string(),
  metric: z.string(),
  errors: z.array(z.strictObject({ frameCount: z.int(), error: z.number() })).describe(
    "one a passage, T_a and the error",
  ),
});
/** Schema of `measured.json`. */
export const measuredSchema = z.strictObject({
  machine: z.string().describe("processor and software of the last calibration"),
  measurements: z.array(measurementSchema),
});
/** What was measured, and on what. */
export type Measured = z.infer<typeof measuredSchema>;
type Measurement = Measured["measurements"][number];

/** `earlier` with what `result` measured in place of the same measurements. Estimates do not count. */
export function measuredBy(result: ConformanceResult, earlier?: Measured): Measured {
  const found = new Map<string, Measurement>();
  const frames = new Map(result.passages.map(({ number, frameCount }) => [number, frameCount]));
  const model = result.references?.kind === "small" ? "small" : "kokoro-82m";
  for (const { suite, precision, value, metric, passage, error, estimated } of result.cases) {
    const isMode = suite === "isolated" || suite === "chained" || suite === "converter";
    if (!isMode || precision === null || passage === null || error === null || estimated) continue;
    const key = {
      model,
      mode: suite,
      precision,
      numerics: result.numerics,
      value,
      metric,
    } as const;
    const measurement = found.get(keyText(key)) ?? { ...key, errors: [] };
    measurement.errors.push({ frameCount: frames.get(passage)!, error: rounded(error) });
    found.set(keyText(key), measurement);
  }
  const kept = earlier?.measurements.filter((measurement) => !found.has(keyText(measurement))) ??
    [];
  const measurements = [...kept, ...found.values()].sort((a, b) =>
    keyText(a) < keyText(b) ? -1 : 1
  );
  return { machine: machineOf(result), measurements };
}

/** Two digits are enough for bounds with a margin of more than one. */
const rounded = (error: number): number => Number(error.toPrecision(2));

const keyText = (
  { model, mode, precision, numerics, value, metric }: Omit<ToleranceKey, "metric"> & {
    metric: string;
  },
) => [model, mode, precision, numerics, value, metric].join(" ");

function machineOf({ context: { environment, backend } }: ConformanceResult): string {
  return [environment.cpuModel, ...Object.values(backend.details)].join(", ");
}
