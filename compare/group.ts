/**
 * Results of many things as subjects.
 * @module
 */
import type { BenchResult } from "../bench/result.ts";
import { identityOf } from "./differences.ts";
import type { Subject } from "./subject.ts";

/**
 * `results` as subjects: those of the same machine, packages and program are replicates of one. Where that makes several, each is called by what
 * sets it apart.
 */
export function groupResults(results: readonly BenchResult[], label: string): Subject[] {
  const groups = [...Map.groupBy(results, identityOf).values()];
  if (groups.length === 1) return [{ label, results }];
  const names = groups.map(([result]) => nameOf(result));
  return groups.map((group, i) => {
    const isUnique = names.filter((name) => name === names[i]).length === 1;
    return { label: isUnique ? names[i] : `${names[i]} (${i + 1})`, results: group };
  });
}

/** The machine, the backend and the preset. */
export const nameOf = ({ environment, backend, settings }: BenchResult): string =>
  [environment.cpuModel, backend.name, settings.preset ?? "packages made elsewhere"].join(", ");
