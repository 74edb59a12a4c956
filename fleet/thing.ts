/** What results of one run have in common. */
import type { BenchResult } from "../bench/result.ts";

/** Machine, program, packages and settings of `result`, as one text: shards of a run have the same. */
export function thingKey(
  { environment, backend, settings, weights, voice, packages }: BenchResult,
): string {
  const { cpuModel, arch, logicalCores, memoryBytes, osRelease, gitCommit } = environment;
  return JSON.stringify([
    [cpuModel, arch, logicalCores, memoryBytes, osRelease, gitCommit],
    [backend.name, weights?.sha256, voice.sha256],
    Object.entries({ ...settings, shard: null }).sort(),
    packages.map(({ sha256, computeUnit }) => [sha256, computeUnit]),
  ]);
}
