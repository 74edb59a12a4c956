/**
 * Files of several results: of many machines, of many nights, or a baseline.
 * @module
 */
import { z } from "zod";
import { type BenchResult, checkResult, ResultError } from "../bench/result.ts";

/** Version of the file; raised when a field changes its meaning or goes away. The results in it have versions of their own. */
export const fleetVersion = 1;

const fleetSchema = z.strictObject({
  fleetVersion: z.literal(fleetVersion),
  results: z.array(z.unknown()).min(1),
});

/** The text of a file of `results`. */
export const fleetText = (results: readonly BenchResult[]): string =>
  JSON.stringify({ fleetVersion, results }, null, 1) + "\n";

/**
 * The results in the text of a `results.json` or of a file of several, of whatever version.
 * @throws {ResultError} where there are none.
 */
export function parseResults(json: string): BenchResult[] {
  let value: unknown;
  try {
    value = JSON.parse(json);
  } catch (cause) {
    throw new ResultError(`Cannot read results: ${(cause as Error).message}`, { cause });
  }
  if (Object(value).fleetVersion === undefined) return [checkResult(value)];
  const { data, error } = fleetSchema.safeParse(value);
  if (error) throw new ResultError(`Cannot read results: ${z.prettifyError(error)}`);
  return data.results.map(checkResult);
}
