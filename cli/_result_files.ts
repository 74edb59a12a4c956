/** Files of results on disk: found, read, and put together as subjects. */
import { join, relative, resolve } from "node:path";
import { groupResults, nameOf } from "../compare/group.ts";
import type { BenchResult } from "../bench/result.ts";
import { missingShards } from "../fleet/join.ts";
import type { Subject } from "../compare/subject.ts";
import { type Merged, mergeResults, type Source } from "../fleet/merge.ts";
import type { Terminal } from "./terminal.ts";

/**
 * The files at `paths`: of directories all that end in `.json`, at any depth and in the order of their names, but for those in the directory
 * `except`.
 * @throws {Deno.errors.NotFound}
 */
export async function resultSources(
  paths: readonly string[],
  { except }: { readonly except?: string } = {},
): Promise<Source[]> {
  const files: string[] = [];
  for (const path of paths) {
    const { isDirectory } = await Deno.stat(path);
    if (isDirectory) files.push(...(await jsonFilesIn(path, except)).sort());
    else files.push(path);
  }
  return await Promise.all(
    files.map(async (path) => ({ path, text: await Deno.readTextFile(path) })),
  );
}

async function jsonFilesIn(directory: string, except?: string): Promise<string[]> {
  if (except !== undefined && resolve(directory) === resolve(except)) return [];
  const found: string[] = [];
  for await (const { name, isDirectory } of Deno.readDir(directory)) {
    const path = join(directory, name);
    if (isDirectory) found.push(...await jsonFilesIn(path, except));
    else if (name.endsWith(".json")) found.push(path);
  }
  return found;
}

/** What a merge left out, a line each. */
export function leftOutOf(
  { duplicates, unreadable }: Pick<Merged, "duplicates" | "unreadable">,
): string[] {
  return [
    ...duplicates.map(({ path, of }) => `left out ${path}: the same run as ${of}`),
    ...unreadable.map(({ path, problem }) =>
      `left out ${path}: ${problem.split("\n").slice(0, mostLines).join("\n")}`
    ),
  ];
}
const mostLines = 4;

/** Shards that are missing in `results`, a line for each run. */
export function missingIn(results: readonly BenchResult[]): string[] {
  return results.flatMap((result) => {
    const missing = missingShards(result).map((index) =>
      `${index}/${result.settings.shard!.count}`
    );
    return missing.length === 0
      ? []
      : `missing shards of ${nameOf(result)}, begun ${result.startedAt}: ${missing.join(", ")}`;
  });
}

/**
 * What is compared from the file or directory at `path`: its results as one subject, or where they are of several things (machines, presets)
 * one for each. What cannot be read is told and left out.
 */
export async function readSubjects(path: string, terminal: Terminal): Promise<Subject[]> {
  const merged = mergeResults(await resultSources([path]));
  for (const line of [...leftOutOf(merged), ...missingIn(merged.results)]) terminal.note(line);
  return merged.results.length === 0
    ? []
    : groupResults(merged.results, relative(".", path) || path);
}
