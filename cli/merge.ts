/**
 * `deno task merge`: results of many machines and nights as one file.
 * @module
 */
import { fleetText } from "../fleet/fleet_file.ts";
import { mergeResults } from "../fleet/merge.ts";
import { renderFleetMarkdown, renderFleetTerminal } from "../reports/fleet.ts";
import { openOutputFile } from "../reports/write.ts";
import { type CommandContext, exitCodes, runProcess } from "./_main.ts";
import { makeCommand } from "./_options.ts";
import { leftOutOf, missingIn, resultSources } from "./_result_files.ts";
import type { Terminal } from "./terminal.ts";

/** Options of the command, checked. */
export interface MergeFlags {
  /** Files and directories of results. */
  readonly results: readonly string[];
  readonly out: string;
  readonly markdown?: string;
  readonly allShards?: boolean;
}

/** The options in `args`. @throws {CommanderError} for what is wrong, and after `--help`. */
export function parseMerge(args: readonly string[], terminal: Terminal): MergeFlags {
  const command = makeCommand(
    "merge",
    "Merges results of many machines and nights, of any version, into one file: every run once. Duplicates and what " +
      "holds no result are named and left out.",
    terminal,
  )
    .argument("<results...>", "files, or directories to search for .json files")
    .option("--out <file>", "where the results go", "out/fleet.json")
    .option("--markdown <file>", "write a table of all machines as Markdown")
    .option("--all-shards", "end with exit code 1 where shards of a run are missing")
    .parse([...args], { from: "user" });
  return { ...command.opts<Omit<MergeFlags, "results">>(), results: command.args };
}

/** Merges the results that `args` name. */
export async function merge(
  args: readonly string[],
  { terminal }: CommandContext,
): Promise<number> {
  const flags = parseMerge(args, terminal);
  const out = await openOutputFile(flags.out);
  const markdown = flags.markdown === undefined ? undefined : await openOutputFile(flags.markdown);
  const merged = mergeResults(await resultSources(flags.results));
  const missing = missingIn(merged.results);
  const leftOut = [...leftOutOf(merged), ...missing];
  for (const line of leftOut) terminal.note(line);
  const { results } = merged;
  if (results.length === 0) {
    terminal.error("Nothing to merge: no file holds a result");
    return exitCodes.failure;
  }
  const bytes = (text: string) => new TextEncoder().encode(text);
  await out.save(bytes(fleetText(results)));
  await markdown?.save(bytes(renderFleetMarkdown(results, leftOut)));
  terminal.print(renderFleetTerminal(results));
  terminal.note(`${results.length} results are in ${flags.out}`);
  return flags.allShards && missing.length > 0 ? exitCodes.failure : exitCodes.ok;
}

if (import.meta.main) await runProcess(merge);
