/**
 * What results of many machines and nights say together: series of the same work over time, and where one became slower.
 * @module
 */
import { commitMark } from "../bench/commit.ts";
import { compareSubjects } from "../compare/compare_subjects.ts";
import type { Comparison } from "../compare/comparison.ts";
import { matchPassages, sidesOf } from "../compare/passages.ts";
import { ratioOf } from "../compare/ratio.ts";
import type { Subject } from "../compare/subject.ts";
import { mainRows, verdictOf } from "../compare/verdict.ts";
import type { BenchResult } from "../bench/result.ts";
import { intervalOf } from "../statistics/estimate.ts";
import type { Interval } from "../statistics/median_interval.ts";
import { safeName } from "../system/safe_name.ts";
import { machineKey, machineName } from "./machine.ts";
import { type Merged, runKey } from "./merge.ts";
import { seriesFacts, seriesKey, seriesNames } from "./series.ts";
import { type KnownSpeed, speedOf } from "./speed.ts";

/** A result among others. */
export interface HistoryEntry {
  /** A file name, the same in every history that has the result. */
  readonly id: string;
  readonly result: BenchResult;
  /** The file that the result is from. */
  readonly path: string;
  /** The day of its start in UTC: `2026-01-02`. */
  readonly night: string;
  /** First signs of the program's commit, with a * where it was changed; null where it is not known. */
  readonly commit: string | null;
  /** Null where not all passages are done. */
  readonly speed: KnownSpeed | null;
  /**
   * Time of the chain, over all passages, by that in the last result before of the same series that is whole, with its 95% interval; null where there
   * is no such result, or too few runs.
   */
  readonly change: { readonly value: number; readonly interval: Interval } | null;
  /** The comparison with that result where it finds the chain slower by more than was allowed; else null. */
  readonly regression: Comparison | null;
}

/** Results of the same work on one machine. */
export interface Series {
  /** Preset and backend, and what else tells it from other series. */
  readonly name: string;
  readonly preset: string;
  readonly machine: HistoryMachine;
  /** In the order of their starts, at least one. */
  readonly entries: readonly HistoryEntry[];
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
    preset: seriesFacts(group[0].result).preset,
    machine: machines.get(machineKey(group[0].result))!,
    entries: compared(group, threshold),
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

type Bare = Omit<HistoryEntry, "change" | "regression">;

function entryOf(result: BenchResult, path: string): Bare {
  const { startedAt, environment, settings } = result;
  const night = startedAt.slice(0, 10);
  const what = `${night} ${settings.preset ?? "packages"} ${environment.cpuModel}`;
  return {
    id: safeName(what, runKey(result)),
    ...{ result, path, night, commit: commitMark(environment), speed: speedOf(result) },
  };
}

/** `entries` of one series, each compared with the last whole one before it. */
function compared(entries: readonly Bare[], threshold: number): HistoryEntry[] {
  let before: Bare | undefined;
  return entries.map((entry) => {
    const isFirst = before === undefined || entry.speed === null;
    const compared = isFirst
      ? { change: null, regression: null }
      : changeOf(before!, entry, threshold);
    if (entry.speed !== null) before = entry;
    return { ...entry, ...compared };
  });
}

/**
 * How the chain's time changed. Whether that is a regression is for the whole comparison to say, which is made only where it can be one: the tests
 * of all stages and passages take most of the time, and correct each other.
 */
function changeOf(
  before: Bare,
  after: Bare,
  threshold: number,
): Pick<HistoryEntry, "change" | "regression"> {
  const [base, other] = [before, after].map(subjectOf);
  const { shared } = matchPassages(base, other, false);
  const ratio = ratioOf(shared.map((passage) => sidesOf(passage, "chain")), false, after.id);
  if (typeof ratio === "string") return { change: null, regression: null };
  const { low, high } = intervalOf(ratio.estimate);
  const interval = { low: Math.exp(low), high: Math.exp(high) };
  const change = { value: Math.exp(ratio.estimate.median), interval };
  if (interval.low <= 1 + threshold) return { change, regression: null };
  const comparison = compareSubjects(base, [other]);
  const { rows } = comparison.others[0];
  const { regressions } = verdictOf(comparison.others[0], threshold);
  const isRegression = mainRows(rows).some((row) =>
    row.measure === "chain" && regressions.some((regression) => regression === row)
  );
  return { change, regression: isRegression ? comparison : null };
}

const subjectOf = ({ result, commit }: Bare): Subject => {
  const start = `${result.startedAt.slice(0, 16).replace("T", " ")} UTC`;
  return { label: commit === null ? start : `${start}, ${commit}`, results: [result] };
};
