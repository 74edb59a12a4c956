/**
 * Results of many machines as one list: each run once.
 * @module
 */
import { type BenchResult, ResultError } from "../bench/result.ts";
import { parseResults } from "./fleet_file.ts";

/** A file that may hold results. */
export interface Source {
  readonly path: string;
  readonly text: string;
}

/** What a merge came to. */
export interface Merged {
  /** In the order of their starts. */
  readonly results: readonly BenchResult[];
  /** The file of each of them. */
  readonly paths: readonly string[];
  /** Results that are there twice: which file's was left out, and whose was kept. */
  readonly duplicates: readonly { readonly path: string; readonly of: string }[];
  /** Files that hold no result, and why. */
  readonly unreadable: readonly { readonly path: string; readonly problem: string }[];
}

/**
 * Merges what `sources` hold. Results of the same start, machine, packages and passages are of the same run; of those the one with most runs
 * is kept, as a run may have been saved before its end.
 */
export function mergeResults(sources: readonly Source[]): Merged {
  const found = new Map<string, { path: string; result: BenchResult }>();
  const duplicates: { path: string; of: string }[] = [];
  const unreadable: { path: string; problem: string }[] = [];
  for (const { path, text } of sources) {
    for (const result of resultsIn(path, text, unreadable)) {
      const key = runKey(result);
      const earlier = found.get(key);
      if (earlier === undefined || runCount(result) > runCount(earlier.result)) {
        found.set(key, { path, result });
        if (earlier) duplicates.push({ path: earlier.path, of: path });
      } else {
        duplicates.push({ path, of: earlier.path });
      }
    }
  }
  const inOrder = [...found.values()].sort(({ result: a }, { result: b }) =>
    a.startedAt < b.startedAt ? -1 : Number(a.startedAt > b.startedAt)
  );
  return {
    results: inOrder.map(({ result }) => result),
    paths: inOrder.map(({ path }) => path),
    duplicates,
    unreadable,
  };
}

function resultsIn(path: string, text: string, unreadable: { path: string; problem: string }[]) {
  try {
    return parseResults(text);
  } catch (error) {
    if (!(error instanceof ResultError)) throw error;
    unreadable.push({ path, problem: error.message });
    return [];
  }
}

/** What tells a run from all others, as one text: results of the same run have it in common. */
export function runKey(
  { startedAt, environment, backend, settings, voice, packages, passages }: BenchResult,
): string {
  const { cpuModel, arch, logicalCores, memoryBytes, osRelease, gitCommit } = environment;
  return JSON.stringify([
    startedAt,
    [cpuModel, arch, logicalCores, memoryBytes, osRelease, gitCommit],
    [backend.name, settings.preset, settings.interleaved?.label, voice.sha256],
    packages.map(({ sha256, computeUnit }) => [sha256, computeUnit]),
    passages.map(({ number, phonemes }) => [number, phonemes]),
  ]);
}

const runCount = ({ passages }: BenchResult): number =>
  passages.reduce((count, { measurement }) => count + (measurement?.runs.length ?? 0), 0);
