/**
 * Which machine a result is of: told by what the machine is, since nobody records names of hosts or users.
 * @module
 */
import type { BenchResult } from "../bench/result.ts";
import { gibibytes } from "../text/figures.ts";

/** Results with the same text are of the same machine, or of two that nothing but their names could tell apart. Systems are updated; machines stay. */
export function machineKey(
  { environment }: { readonly environment: Readonly<Record<string, unknown>> },
): string {
  const { os, arch, cpuModel, logicalCores, cores, memoryBytes } = environment;
  return JSON.stringify([os, arch, cpuModel, logicalCores, cores ?? null, memoryBytes ?? null]);
}

/** The machine's processor, cores and memory. */
export function machineName({ environment }: BenchResult): string {
  const { cpuModel, logicalCores, memoryBytes } = environment;
  return `${cpuModel}, ${logicalCores} cores, ${gibibytes(memoryBytes)} GiB`;
}
