/** Named baselines: results that are kept in the repository, to compare later ones with. */
import { join } from "node:path";
import { InvalidArgumentError } from "commander";
import type { BenchResult } from "../bench/result.ts";
import { groupResults } from "../compare/group.ts";
import type { Subject } from "../compare/subject.ts";
import { fleetText, parseResults } from "../fleet/fleet_file.ts";
import { writeFileAtomic } from "../system/atomic_file.ts";
import { UsageError } from "./_main.ts";

/** Where they are kept. */
export const baselinesDirectory = join(import.meta.dirname!, "..", "reports", "baselines");

/** Parses a baseline's name, which is its file's. */
export function baselineName(text: string): string {
  if (/^\w[\w.+-]*$/.test(text)) return text;
  throw new InvalidArgumentError("Expected letters, digits, and + - . _ after the first.");
}

const pathOf = (directory: string, name: string): string => join(directory, `${name}.json`);

/**
 * The baseline `name` of `directory`.
 * @throws {UsageError} where there is none, naming those that are there.
 */
export async function readBaseline(directory: string, name: string): Promise<Subject> {
  let text: string;
  try {
    text = await Deno.readTextFile(pathOf(directory, name));
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
    const known = await baselineNames(directory);
    throw new UsageError(
      `Cannot compare with the baseline ${name}: expected one of ${
        known.join(", ") || "none so far"
      }. ` +
        `Keep one with deno task compare RESULT --save-baseline ${name}`,
    );
  }
  return { label: `baseline ${name}`, results: parseResults(text) };
}

async function baselineNames(directory: string): Promise<string[]> {
  try {
    const names: string[] = [];
    for await (const { name } of Deno.readDir(directory)) {
      if (name.endsWith(".json")) names.push(name.slice(0, -".json".length));
    }
    return names.sort();
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return [];
    throw error;
  }
}

/**
 * Keeps `results` as the baseline `name`, in place of an earlier one, and gives the file's path.
 * @throws {UsageError} where they are of several things, or a passage of one is not done: what is compared with it would miss that passage unseen.
 */
export async function saveBaseline(
  directory: string,
  name: string,
  results: readonly BenchResult[],
): Promise<string> {
  const groups = groupResults(results, name);
  if (groups.length > 1) {
    throw new UsageError(
      `Cannot keep a baseline of several things: ${groups.map(({ label }) => label).join("; ")}`,
    );
  }
  const undone = results.flatMap(({ passages }) => passages)
    .find(({ outcome }) => outcome !== "done");
  if (undone) {
    throw new UsageError(
      `Cannot keep a baseline without all passages: expected them to be done, passage ${undone.number} is ${undone.outcome}` +
        `${undone.reason === null ? "" : ` (${undone.reason})`}`,
    );
  }
  const path = pathOf(directory, name);
  await writeFileAtomic(path, fleetText(results));
  return path;
}
