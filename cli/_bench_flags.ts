/** Options of `deno task bench`, and of the subjects that it measures in turns. */
import type { Command } from "commander";
import { defaultMaxRuns, publishedRuns } from "../bench/plan.ts";
import {
  type BackendFlags,
  backendOption,
  computeUnitsOption,
  type ComputeUnitTable,
} from "./_backend.ts";
import { comparisonOut, presetList } from "./_comparison.ts";
import { UsageError } from "./_main.ts";
import {
  integer,
  makeCommand,
  maxFramesOption,
  numberList,
  percentage,
  positiveNumber,
  presetOption,
  shardOption,
  targetOption,
  voiceOption,
  weightsOption,
} from "./_options.ts";
import type { Shard } from "../fleet/shard.ts";
import type { PresetFlags } from "./_preset.ts";
import type { Terminal } from "./terminal.ts";
import { addScenarioOptions, checkScenarioOptions, type ScenarioFlags } from "./_scenario_flags.ts";
import { addWorkerOptions, type WorkerFlags } from "./_worker_options.ts";

/** What decides on a subject. */
export interface SubjectFlags extends PresetFlags, BackendFlags {
  readonly weights: string;
  readonly computeUnits?: ComputeUnitTable;
  readonly packages?: string;
}

/** Options of the command, checked. */
export interface BenchFlags extends SubjectFlags, WorkerFlags, ScenarioFlags {
  /** Names of presets to compare, or paths of their files, in place of a benchmark of one. */
  readonly presets?: readonly string[];
  /** How further subjects differ, as options. */
  readonly interleave?: readonly string[];
  readonly seed: number;
  readonly voice?: string;
  readonly passages?: string;
  readonly nRuns?: number;
  /** Seconds. */
  readonly minTime?: number;
  readonly untilStable?: number;
  readonly maxRuns?: number;
  readonly warmups?: number;
  readonly only?: readonly number[];
  readonly shard?: Shard;
  readonly quick?: boolean;
  readonly isolatedStages?: boolean;
  readonly maxFrames?: number;
  readonly inProcess?: boolean;
  readonly out: string;
}

/** What a comparison of presets does not take. */
const notCompared = [
  ...["packages", "preset", "target", "isolatedStages", "resume", "inProcess", "interleave"],
  ...["minTime", "untilStable", "maxRuns", "scenarios", "shard"],
];

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
    .addOption(shardOption("passages"))
    .option("--n-runs <n>", `timed runs of each passage, or fewest (default: ${nRuns})`, integer(1))
    .option("--min-time <s>", "go on for so many seconds of timed runs a passage", positiveNumber)
    .option(
      "--until-stable <percent>",
      "go on until the median chain time is known to so much either way (95%): 1%",
      percentage,
    )
    .option(
      "--max-runs <n>",
      `most timed runs of a passage (default: ${defaultMaxRuns} with --until-stable)`,
      integer(1),
    )
    .option("--warmups <n>", `runs before them (default: ${warmups})`, integer(0))
    .option("--quick", "1 warm-up, 1 run, passages 1-3, unless other options say otherwise")
    .option("--isolated-stages", "also time each stage alone on what the chain fed it")
    .addOption(maxFramesOption())
    .addOption(backendOption())
    .addOption(computeUnitsOption())
    .option("--threads <n>", "threads of the runtime (default: one a core)", integer(1))
    .option("--packages <dir>", "run the packages of this directory as they are")
    .option(
      "--interleave <options>",
      'measure, in turns, what these change as well, such as "--preset fp32"; may be repeated',
      (text: string, others: string[] = []) => [...others, text],
    )
    .option("--seed <n>", "decides on the order of the turns", integer(0), 1);
  addScenarioOptions(addWorkerOptions(command))
    .option("--in-process", "for debugging: no worker process, so a crash ends everything")
    .option("--out <dir>", "where results.json, reports and WAV files go", "out");
  command.parse([...args], { from: "user" });
  const flags = command.opts<BenchFlags>();
  if (flags.packages !== undefined) refuseBesidePackages(command);
  checkScenarioOptions(command);
  if (flags.minTime === undefined && flags.untilStable === undefined) {
    refuse(command, ["maxRuns"], "neither --min-time nor --until-stable: runs are --n-runs then");
  }
  if (flags.presets === undefined) return flags;
  refuse(command, notCompared, "--presets: it compares in a way of its own");
  return command.getOptionValueSource("out") === "cli" ? flags : { ...flags, out: comparisonOut };
}

/**
 * The subjects that `flags` ask for: the one of the options themselves, and for each `--interleave` one that its options change.
 * @throws as {@link parseBench}.
 */
export function subjectsOf(flags: BenchFlags, terminal: Terminal): SubjectFlags[] {
  const changes = (flags.interleave ?? []).map((text) => parseSubject(text, terminal));
  return [flags, ...changes.map((change) => ({ ...flags, ...change }))];
}

/** Only what `text` changes. */
function parseSubject(text: string, terminal: Terminal): Partial<SubjectFlags> {
  const command = makeCommand("bench --interleave", "Changes of a subject.", terminal)
    .addOption(presetOption())
    .addOption(targetOption())
    .addOption(weightsOption())
    .addOption(backendOption())
    .addOption(computeUnitsOption())
    .option("--threads <n>", "threads of the runtime", integer(1))
    .option("--packages <dir>", "run the packages of this directory as they are");
  command.parse(wordsOf(text), { from: "user" });
  const given = Object.entries(command.opts<SubjectFlags>()).filter(([name]) =>
    command.getOptionValueSource(name) === "cli"
  );
  const change: Partial<SubjectFlags> = Object.fromEntries(given);
  if (change.packages !== undefined) refuseBesidePackages(command);
  const isConverted = ["preset", "target", "weights"].some((name) => name in change);
  return isConverted ? { ...change, packages: undefined } : change;
}

/** The words of a command line; quotes keep what they enclose together. */
const wordsOf = (text: string): string[] =>
  [...text.matchAll(/"([^"]*)"|'([^']*)'|(\S+)/g)].map(([, a, b, c]) => a ?? b ?? c);

const refuseBesidePackages = (command: Command): void =>
  refuse(command, ["weights", "preset", "target"], "--packages: the packages decide on it");

/** Throws a {@link UsageError} for the first option of `names` that was given. */
function refuse(command: Command, names: readonly string[], beside: string): void {
  const given = command.options.find((option) =>
    names.includes(option.attributeName()) &&
    command.getOptionValueSource(option.attributeName()) === "cli"
  );
  if (given !== undefined) throw new UsageError(`Cannot take ${given.long} with ${beside}`);
}
