/**
 * `deno task site`: a site of all results in a folder.
 * @module
 */
import { join, relative } from "node:path";
import { InvalidArgumentError, Option } from "commander";
import { historyOf } from "../fleet/history.ts";
import { mergeResults } from "../fleet/merge.ts";
import { silentSite, siteAudio } from "../reports/site/audio.ts";
import { siteFiles } from "../reports/site/site.tsx";
import { sortSources } from "../reports/site/sources.ts";
import { openSiteDirectory } from "../reports/site/write.ts";
import { type CommandContext, exitCodes, runProcess, UsageError } from "./_main.ts";
import { makeCommand, percentage } from "./_options.ts";
import { leftOutOf, resultSources } from "./_result_files.ts";
import type { Terminal } from "./terminal.ts";

/** Options of the command, checked. */
export interface SiteFlags {
  /** Directories, and single files, of results. */
  readonly results: readonly string[];
  readonly out: string;
  readonly threshold: number;
  readonly baseUrl?: string;
  /** False where no WAV files are wanted. */
  readonly audio: boolean;
}

/** The options in `args`. @throws {CommanderError} for what is wrong, and after `--help`. */
export function parseSite(args: readonly string[], terminal: Terminal): SiteFlags {
  const command = makeCommand(
    "site",
    "Makes a site of all results in a folder, searched to any depth: the latest of each machine, trends over nights and " +
      "commits, regressions and their feed, and a page for each machine, preset and result, of whatever kind deno task " +
      "report takes. It needs no server. Duplicates and what holds no result are named and left out.",
    terminal,
  )
    .argument("<results...>", "directories to search for .json files, or files")
    .option("--out <dir>", "where the site goes, in place of the one that is there", "out/site")
    .addOption(
      new Option(
        "--threshold <percent>",
        "mark a result whose chain takes longer than in the one before by more than this, noise allowed for",
      ).argParser(percentage).default(0.05, "5%"),
    )
    .option(
      "--base-url <url>",
      "where the site is going to stand: feeds of regressions are made, whose links are absolute",
      baseUrl,
    )
    .option("--no-audio", "leave out the WAV files beside results, and their players")
    .parse([...args], { from: "user" });
  return { ...command.opts<Omit<SiteFlags, "results">>(), results: command.args };
}

/** Parses the URL of a folder, with or without the / at its end. */
function baseUrl(text: string): string {
  const url = URL.parse(text);
  if (url === null || !/^https?:$/.test(url.protocol) || url.search !== "" || url.hash !== "") {
    throw new InvalidArgumentError("Expected a URL such as https://example.org/speed/.");
  }
  return url.href.replace(/\/*$/, "/");
}

/** Makes a site of the results that `args` name. */
export async function site(
  args: readonly string[],
  { terminal, signal }: CommandContext,
): Promise<number> {
  const { results, out, threshold, baseUrl, audio } = parseSite(args, terminal);
  const inside = results.find((path) => !relative(out, path).startsWith(".."));
  if (inside !== undefined) {
    throw new UsageError(`Cannot replace ${out}: the results of ${inside} are in it`);
  }
  const directory = await openSiteDirectory(out);
  const { bench, others, ...left } = sortSources(await resultSources(results, { except: out }));
  const merged = mergeResults(bench);
  const leftOut = leftOutOf({
    duplicates: [...left.duplicates, ...merged.duplicates],
    unreadable: [...left.unreadable, ...merged.unreadable],
  });
  for (const line of leftOut) terminal.note(line);
  if (merged.results.length === 0 && others.length === 0) {
    terminal.error("Nothing to show: no file holds a result");
    return exitCodes.failure;
  }
  const history = historyOf(merged, { threshold });
  const recordings = audio ? siteAudio() : silentSite;
  const pages = await siteFiles({ history, others, leftOut }, {
    ...{ threshold, baseUrl },
    audio: recordings,
  });
  await directory.save(pages, recordings.copies, signal);
  const regressions = history.series.flatMap(({ entries }) =>
    entries.filter(({ regression }) => regression !== null)
  );
  terminal.print(
    `results: ${merged.results.length + others.length}, regressions: ${regressions.length}, site: ${
      join(out, "index.html")
    }`,
  );
  return exitCodes.ok;
}

if (import.meta.main) await runProcess(site);
