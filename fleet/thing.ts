/** What results of one run have in common. */
import type { BenchResult } from "../bench/result.ts";
import { machineKey } from "./machine.ts";

/** Machine, program, packages and settings of `result`, as one text: shards of a run have the same. */
export function thingKey(
  result: BenchResult,
): string {
  const { environment, backend, settings, weights, voice, packages } = result;
  return JSON.stringify([
    [machineKey(result), environment.osRelease, environment.gitCommit],
    [backend.name, weights?.sha256, voice.sha256],
    Object.entries({ ...settings, shard: null }).sort(),
    packages.map(({ sha256, computeUnit }) => [sha256, computeUnit]),
  ]);
}
