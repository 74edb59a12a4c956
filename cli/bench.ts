/**
 * `deno task bench`: passages through the seven stages, timed.
 * @module
 */
import type { Command } from "commander";
import { planBench, publishedRuns, quickRuns } from "../bench/plan.ts";
import type { BenchResult } from "../bench/result.ts";
import { runBench } from "../bench/runner.ts";
import { loadPassages } from "../passages/passages.ts";
import { loadVoice } from "../passages/voices/load_voice.ts";
import { renderTerminal } from "../reports/terminal.ts";
import { openOutputDirectory } from "../reports/write.ts";
import type { Transcribe } from "../tuning/hear.ts";
import {
  type BackendName,
  backendOption,
  chooseBackend,
  computeUnitsOption,
  type ComputeUnitTable,
} from "./_backend.ts";
import { openSubject } from "./_bench_subject.ts";
import { comparisonExitCode, comparisonOut, presetList, runComparison } from "./_comparison.ts";
import { checkUsage, type CommandContext, exitCodes, runProcess, UsageError } from "./_main.ts";
import {
  integer,
  makeCommand,
  maxFramesOption,
  numberList,
  positiveNumber,
  presetOption,
  targetOption,
  voiceOption,
  weightsOption,
} from "./_options.ts";
import { preparePackages } from "./_prepare.ts";
import { type PresetFlags, withPreset } from "./_preset.ts";
import { showAssets, showBench } from "./_progress.ts";
import type { Terminal } from "./terminal.ts";

/** Options of the command, checked. */
export interface BenchFlags extends PresetFlags {
  /** Names of presets to compare, or paths of their files, in place of a benchmark of one. */
  readonly presets?: readonly string[];
  readonly weights: string;
  readonly voice?: string;
  readonly passages?: string;
  readonly nRuns?: number;
  readonly warmups?: number;
  readonly only?: readonly number[];
  readonly quick?: boolean;
  readonly isolatedStages?: boolean;
  readonly maxFrames?: number;
  readonly backend: BackendName;
  readonly computeUnits?: ComputeUnitTable;
  readonly threads?: number;
  readonly packages?: string;
  readonly resume?: boolean;
  readonly inProcess?: boolean;
  /** Seconds. */
  readonly timeout: number;
  /** Seconds. */
  readonly compileTimeout: number;
  readonly out: string;
}

/**
 * The options in `args`.
 * @throws {CommanderError} for what is wrong, which has been printed then, and after `--help`.
 * @throws {UsageError} for options that do not go together.
 */
export function parseBench(args: readonly string[], terminal: Terminal): BenchFlags {
  const { nRuns, warmups } = publishedRuns;
  const command = makeCommand(
    "bench",
    "Runs passages through the seven stages and times them.",
    terminal,
    ["3 a stage crashed or hung"],
  )
    .addOption(presetOption())
    .addOption(targetOption())
    .option(
      "--presets <names>",
      "compare presets as deno task compare-presets does: a,b,c",
      presetList,
    )
    .addOption(weightsOption())
    .addOption(voiceOption())
    .option("--passages <file>", "passages to run instead of the six built in (JSON)")
    .option("--only <numbers>", "passages to run, by their place: 1,3-5", numberList)
    .option("--n-runs <n>", `timed runs of each passage (default: ${nRuns})`, integer(1))
    .option("--warmups <n>", `runs before them (default: ${warmups})`, integer(0))
    .option("--quick", "1 warm-up, 1 run, passages 1-3, unless other options say otherwise")
    .option("--isolated-stages", "also time each stage alone on what the chain fed it")
    .addOption(maxFramesOption())
    .addOption(backendOption())
    .addOption(computeUnitsOption())
    .option("--threads <n>", "threads of the runtime (default: one a core)", integer(1))
    .option("--packages <dir>", "run the packages of this directory as they are")
    .option("--resume", "go on with what an interrupted run left in --out")
    .option("--timeout <s>", "seconds that a prediction may take", positiveNumber, 60)
    .option(
      "--compile-timeout <s>",
      "seconds that compiling or loading a stage may take",
      positiveNumber,
      600,
    )
    .option("--in-process", "for debugging: no worker process, so a crash ends everything")
    .option("--out <dir>", "where results.json, reports and WAV files go", "out");
  command.parse([...args], { from: "user" });
  const flags = command.opts<BenchFlags>();
  if (flags.packages !== undefined) {
    refuse(command, ["weights", "preset", "target"], "--packages: the packages decide on it");
  }
  if (flags.presets === undefined) return flags;
  refuse(
    command,
    ["packages", "preset", "target", "isolatedStages", "resume", "inProcess"],
    "--presets: it compares in a way of its own",
  );
  return command.getOptionValueSource("out") === "cli" ? flags : { ...flags, out: comparisonOut };
}

/** Throws a {@link UsageError} for the first option of `names` that was given. */
function refuse(command: Command, names: readonly string[], beside: string): void {
  const given = command.options.find((option) =>
    names.includes(option.attributeName()) &&
    command.getOptionValueSource(option.attributeName()) === "cli"
  );
  if (given !== undefined) throw new UsageError(`Cannot take ${given.long} with ${beside}`);
}

/** What speech recognition runs on may be run by another task only. */
const unheard: Transcribe = () =>
  Promise.resolve({
    status: "skipped",
    reason:
      "deno task bench runs no speech recognition; deno task compare-presets does, on the same files",
  });

/** Runs the benchmark that `args` ask for. */
export async function bench(args: readonly string[], context: CommandContext): Promise<number> {
  const { terminal, signal } = context;
  const flags = await withPreset(parseBench(args, terminal));
  const { cases, voice: passagesVoice } = await loadPassages(flags.passages);
  const quick = flags.quick ? quickRuns : undefined;
  const runs = {
    nRuns: flags.nRuns ?? quick?.nRuns,
    warmups: flags.warmups ?? quick?.warmups,
    only: flags.only ?? quick?.only.filter((number) => number <= cases.length),
    isolatedStages: flags.isolatedStages,
  };
  // What is wrong is found before anything is fetched.
  checkUsage(() => planBench(cases, runs));
  if (flags.presets !== undefined) {
    const compared = { ...flags, ...runs, presets: flags.presets };
    return comparisonExitCode(await runComparison(compared, unheard, context));
  }
  const output = await openOutputDirectory(flags.out);
  const backend = await chooseBackend(flags, context);
  const voice = await loadVoice(flags.voice ?? passagesVoice, {
    signal,
    onEvent: showAssets(terminal),
  });
  const ready = await preparePackages(flags, context);
  const plan = planBench(cases, { ...runs, maxFrames: ready.maxFrames });
  using subject = await openSubject(plan, { ...flags, backend, voice, ready, output });
  const [result] = await runBench(plan, [{ ...subject, onEvent: showBench(terminal, plan) }], {
    timeouts: { loadMs: 1000 * flags.compileTimeout, predictMs: 1000 * flags.timeout },
    signal,
  });
  const reports = await output.saveReports(result);
  terminal.close();
  terminal.print(renderTerminal(result));
  terminal.note(`results.json, WAV files and ${reports.join(", ")} are in ${flags.out}`);
  return exitCodeOf(result);
}

/**
 * A benchmark without any figure has failed, as has one with a failed passage; a stage that crashed or hung has a code of its
 * own.
 */
export function exitCodeOf({ status, passages, failures }: BenchResult): number {
  if (status === "interrupted") return exitCodes.interrupted;
  if (failures.some(({ kind }) => kind === "crash" || kind === "hang")) return exitCodes.crash;
  const failed = passages.some(({ outcome }) => outcome === "failed");
  const measured = passages.some(({ outcome }) => outcome === "done");
  return failed || !measured ? exitCodes.failure : exitCodes.ok;
}

if (import.meta.main) await runProcess(bench);
