/**
 * What results of many machines and nights say together: series of the same work over time, and where one became slower.
 * @module
 */
import type { BenchResult } from "../bench/result.ts";
import { safeName } from "../system/safe_name.ts";
import { followed, type HistoryEntry, type StandingRegression } from "./changes.ts";
import { entryOf } from "./entry.ts";
import { machineKey, machineName } from "./machine.ts";
import type { Merged } from "./merge.ts";
import { presetOf, seriesKey, seriesNames } from "./series.ts";

/** Results of the same work on one machine. */
export interface Series {
  /** Preset and backend, and what else tells it from other series. */
  readonly name: string;
  readonly preset: string;
  readonly machine: HistoryMachine;
  /** In the order of their starts, at least one. */
  readonly entries: readonly HistoryEntry[];
  /** What has not been mended since; null where the newest whole result is as fast as results were. */
  readonly standing: StandingRegression | null;
}

/** A machine of a history. */
export interface HistoryMachine {
  /** A file name, the same in every history that has the machine. */
  readonly id: string;
  /** Its processor, cores and memory. */
  readonly name: string;
}

/** All series, those of one machine together, in the order in which machines first appear. */
export interface History {
  readonly machines: readonly HistoryMachine[];
  readonly series: readonly Series[];
  /** Commits in the order in which results first have them: a history knows nothing of a repository. */
  readonly commits: readonly string[];
}

/** Options of {@link historyOf}. */
export interface HistoryOptions {
  /** By how much the chain has to have become slower for a regression, relative; 0.05 by default. */
  readonly threshold?: number;
}

/** The history of the results of a merge. */
export function historyOf(
  { results, paths }: Pick<Merged, "results" | "paths">,
  { threshold = 0.05 }: HistoryOptions = {},
): History {
  const entries = results.map((result, i) => entryOf(result, paths[i]));
  const groups = [...Map.groupBy(entries, ({ result }) => seriesKey(result)).values()];
  const names = seriesNames(groups.map(([{ result }]) => result));
  const machines = new Map(results.map((result) => [machineKey(result), machineOf(result)]));
  const series = groups.map((group, i): Series => ({
    name: names[i],
    preset: presetOf(group[0].result),
    machine: machines.get(machineKey(group[0].result))!,
    ...followed(group, threshold),
  }));
  return {
    machines: [...machines.values()],
    series,
    commits: [...new Set(entries.flatMap(({ commit }) => commit ?? []))],
  };
}

const machineOf = (result: BenchResult): HistoryMachine => ({
  id: safeName(machineName(result), machineKey(result)),
  name: machineName(result),
});
