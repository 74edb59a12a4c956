/** Files of results on disk: found, read, and put together as subjects. */
import { join, relative } from "node:path";
import { groupResults, nameOf } from "../compare/group.ts";
import type { Subject } from "../compare/subject.ts";
import { type Merged, mergeResults, type Source } from "../fleet/merge.ts";
import type { Terminal } from "./terminal.ts";

/**
 * The files at `paths`: of directories all that end in `.json`, at any depth and in the order of their names.
 * @throws {Deno.errors.NotFound}
 */
export async function resultSources(paths: readonly string[]): Promise<Source[]> {
  const files: string[] = [];
  for (const path of paths) {
    const { isDirectory } = await Deno.stat(path);
    if (isDirectory) files.push(...(await jsonFilesIn(path)).sort());
    else files.push(path);
  }
  return await Promise.all(
    files.map(async (path) => ({ path, text: await Deno.readTextFile(path) })),
  );
}

async function jsonFilesIn(directory: string): Promise<string[]> {
  const found: string[] = [];
  for await (const { name, isDirectory } of Deno.readDir(directory)) {
    const path = join(directory, name);
    if (isDirectory) found.push(...await jsonFilesIn(path));
    else if (name.endsWith(".json")) found.push(path);
  }
  return found;
}

/** What a merge left out, and what it missed, a line each. */
export function leftOutOf({ duplicates, unreadable, incomplete }: Merged): string[] {
  return [
    ...incomplete.map(({ result, missing }) =>
      `of ${nameOf(result)}, begun ${result.startedAt}, ` +
      `${missing.length === 1 ? "a shard is" : "shards are"} missing: ` +
      missing.map((index) => `${index}/${result.settings.shard!.count}`).join(", ")
    ),
    ...duplicates.map(({ path, of }) => `left out ${path}: the same run as ${of}`),
    ...unreadable.map(({ path, problem }) =>
      `left out ${path}: ${problem.split("\n").slice(0, mostLines).join("\n")}`
    ),
  ];
}
const mostLines = 4;

/**
 * What is compared from the file or directory at `path`: its results as one subject, or where they are of several things (machines, presets)
 * one for each. What cannot be read is told and left out.
 */
export async function readSubjects(path: string, terminal: Terminal): Promise<Subject[]> {
  const merged = mergeResults(await resultSources([path]));
  for (const line of leftOutOf(merged)) terminal.note(line);
  return merged.results.length === 0
    ? []
    : groupResults(merged.results, relative(".", path) || path);
}
