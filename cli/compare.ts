/**
 * `deno task compare`: results against a first one, or against a baseline.
 * @module
 */
import { Option } from "commander";
import { compareSubjects } from "../compare/compare_subjects.ts";
import type { Comparison, PairComparison } from "../compare/comparison.ts";
import type { Subject } from "../compare/subject.ts";
import { verdictOf } from "../compare/verdict.ts";
import { conformanceResultSchema, conforms } from "../conformance/result.ts";
import { escape } from "../reports/_markdown.ts";
import { renderCompareHtml } from "../reports/compare/render.tsx";
import { renderCompareMarkdown } from "../reports/compare/markdown.ts";
import { renderCompareTerminal } from "../reports/compare/terminal.ts";
import { benchComparisonExports } from "../reports/report_files.ts";
import { compareSummary } from "../reports/summary/compare.ts";
import { renderPullRequest } from "../reports/summary/pull_request.ts";
import { openFolder, openOutputFile } from "../reports/write.ts";
import { baselineName, baselinesDirectory, readBaseline, saveBaseline } from "./_baseline.ts";
import { type CommandContext, exitCodes, runProcess, UsageError } from "./_main.ts";
import { makeCommand, percentage } from "./_options.ts";
import { readSubjects } from "./_result_files.ts";
import { type Summarize, withStepSummary } from "./_step_summary.ts";
import type { Terminal } from "./terminal.ts";

/** Options of the command, checked. */
export interface CompareFlags {
  /** Files and directories of results. */
  readonly results: readonly string[];
  readonly baseline?: string;
  readonly saveBaseline?: string;
  readonly failOver?: number;
  readonly effect: number;
  readonly conformance?: string;
  readonly force?: boolean;
  readonly json?: string;
  readonly markdown?: string;
  readonly html?: string;
  readonly out?: string;
}

/** The options in `args`. @throws {CommanderError} for what is wrong, and after `--help`. */
export function parseCompare(args: readonly string[], terminal: Terminal): CompareFlags {
  const command = makeCommand(
    "compare",
    "Compares results: ratios of times with 95% intervals for each stage and passage, what is more than noise, and a " +
      "verdict. Results in a directory, or in a file that deno task merge made, are replicates where they are of the same " +
      "machine, packages and program.",
    terminal,
    [
      "3 a stage crashed",
      "4 does not conform",
      "5 regression",
      "6 something was not compared",
    ],
  )
    .argument("<results...>", "files or directories; the first is what others are compared with")
    .option("--baseline <name>", "compare with what was kept under this name", baselineName)
    .option(
      "--save-baseline <name>",
      "keep the results under this name in reports/baselines, where nothing failed",
      baselineName,
    )
    .option(
      "--fail-over <percent>",
      "end with exit code 5 where a time has grown by more than this, noise allowed for, or a new build of the system " +
        "has moved operations to other devices: 5%",
      percentage,
    )
    .addOption(
      new Option("--effect <percent>", "difference to tell the runs needed for")
        .argParser(percentage).default(0.05, "5%"),
    )
    .option("--conformance <file>", "a conformance.json; end with exit code 4 unless it conforms")
    .option("--force", "compare in spite of other weights, voices, speeds or texts")
    .option("--json <file>", "write what was found as JSON")
    .option("--markdown <file>", "write a report as Markdown")
    .option("--html <file>", "write a report as a page")
    .option(
      "--out <dir>",
      "write compare.csv, compare.jsonl, badge.json, pull_request.md and readme.md of it",
    )
    .parse([...args], { from: "user" });
  return { ...command.opts<Omit<CompareFlags, "results">>(), results: command.args };
}

/** Where the command finds and leaves things beside its arguments. */
export interface CompareSetting {
  readonly baselines?: string;
  /** The file that GitHub Actions shows as the job's summary. */
  readonly stepSummary?: string;
}

/** Compares the results that `args` name. */
export function compare(
  args: readonly string[],
  { terminal }: CommandContext,
  {
    baselines = baselinesDirectory,
    stepSummary = Deno.env.get("GITHUB_STEP_SUMMARY"),
  }: CompareSetting = {},
): Promise<number> {
  return withStepSummary(
    stepSummary,
    (summarize) => compareResults(args, terminal, { baselines, summarize }),
  );
}

async function compareResults(
  args: readonly string[],
  terminal: Terminal,
  { baselines, summarize }: { readonly baselines: string; readonly summarize: Summarize },
): Promise<number> {
  const flags = parseCompare(args, terminal);
  const folder = flags.out === undefined ? undefined : await openFolder(flags.out);
  const [json, markdown, html] = await Promise.all(
    [flags.json, flags.markdown, flags.html].map((path) =>
      path === undefined ? undefined : openOutputFile(path)
    ),
  );
  const kept = flags.baseline ? [await readBaseline(baselines, flags.baseline)] : [];
  const given = (await Promise.all(flags.results.map((path) => readSubjects(path, terminal))))
    .flat();
  const [base, ...others] = [...kept, ...distinct(given)];
  if (others.length === 0 && flags.saveBaseline === undefined) {
    const problem = "Nothing to compare: give two results, or one and --baseline";
    terminal.error(problem);
    await summarize(problem);
    return exitCodes.incomparable;
  }
  const comparison = others.length === 0
    ? undefined
    : compareSubjects(base, others, { force: flags.force, effect: flags.effect });
  const isConforming = flags.conformance === undefined || await isConform(flags.conformance);
  if (comparison) {
    const bytes = (text: string) => new TextEncoder().encode(text);
    await json?.save(bytes(JSON.stringify(comparison, null, 2) + "\n"));
    await markdown?.save(bytes(renderCompareMarkdown(comparison, flags.failOver)));
    await html?.save(bytes(renderCompareHtml({ comparison, failOver: flags.failOver })));
    await folder?.writeAll(benchComparisonExports(comparison, flags.failOver));
    await summarize(renderPullRequest(compareSummary(comparison, flags.failOver)));
    terminal.print(renderCompareTerminal(comparison, flags.failOver));
  }
  if (!isConforming) {
    const problem = `${flags.conformance} has comparisons that fail`;
    terminal.error(problem);
    await summarize(`**Does not conform:** ${escape(problem)}`);
  }
  const code = exitCodeOf(comparison, isConforming, flags.failOver);
  if (code === exitCodes.ok && flags.saveBaseline !== undefined) {
    const results = given.flatMap((subject) => subject.results);
    const path = await saveBaseline(baselines, flags.saveBaseline, results);
    terminal.note(`kept as the baseline ${flags.saveBaseline}: ${path}`);
    await summarize(`Kept as the baseline ${escape(flags.saveBaseline)}.`);
  }
  return code;
}

/** The subjects, those of one label told apart. */
function distinct(subjects: readonly Subject[]): Subject[] {
  const seen = new Map<string, number>();
  return subjects.map((subject) => {
    const count = (seen.get(subject.label) ?? 0) + 1;
    seen.set(subject.label, count);
    return count === 1 ? subject : { ...subject, label: `${subject.label} (${count})` };
  });
}

async function isConform(path: string): Promise<boolean> {
  const text = await Deno.readTextFile(path);
  try {
    return conforms(conformanceResultSchema.parse(JSON.parse(text)));
  } catch (cause) {
    throw new UsageError(`Cannot read ${path}: expected what deno task conformance wrote`, {
      cause,
    });
  }
}

/** What is worst decides: a regression says nothing where a stage crashed, or audio is wrong. */
export function exitCodeOf(
  comparison: Comparison | undefined,
  isConforming: boolean,
  failOver?: number,
): number {
  const pairs = comparison?.others ?? [];
  if (pairs.some(({ hasCrashed }) => hasCrashed)) return exitCodes.crash;
  if (!isConforming) return exitCodes.nonconforming;
  if (pairs.some(({ lost }) => lost.length > 0)) return exitCodes.failure;
  const hasRegressed = pairs.some((pair) =>
    verdictOf(pair, failOver).kind === "regression" ||
    (failOver !== undefined && pair.placement.isRegression)
  );
  if (hasRegressed) return exitCodes.regression;
  // A gate that did not test something must not pass for one that found nothing there.
  const isUntold = ({ incomparable, rows }: PairComparison) =>
    incomparable !== null || (failOver !== undefined && rows.every(({ ratio }) => ratio === null));
  return pairs.some(isUntold) ? exitCodes.incomparable : exitCodes.ok;
}

if (import.meta.main) await runProcess(compare);
