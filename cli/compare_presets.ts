/**
 * `deno task compare-presets`: what presets cost in size and time, and what they lose.
 * @module
 */
import { join } from "node:path";
import { Option } from "commander";
import { publishComparison } from "../reports/presets/write.ts";
import {
  builtInNames,
  comparisonExitCode,
  type ComparisonFlags,
  comparisonOut,
  comparisonRuns,
  presetList,
  runComparison,
} from "./_comparison.ts";
import { type CommandContext, runProcess } from "./_main.ts";
import {
  integer,
  makeCommand,
  maxFramesOption,
  numberList,
  shardOption,
  voiceOption,
  weightsOption,
} from "./_options.ts";
import type { Terminal } from "./terminal.ts";
import { installWhisperOption, whisper } from "./_whisper.ts";

/** Options of the command, checked. */
export interface ComparePresetsFlags extends Omit<ComparisonFlags, "backend"> {
  readonly installWhisper?: boolean;
  readonly python?: string;
  readonly publish?: boolean;
}

const publishedDirectory = join(import.meta.dirname!, "..", "reports", "published");

/** The options in `args`. @throws {CommanderError} for what is wrong, and after `--help`. */
export function parseComparePresets(
  args: readonly string[],
  terminal: Terminal,
): ComparePresetsFlags {
  const { nRuns, warmups } = comparisonRuns;
  return makeCommand(
    "compare-presets",
    "Compares presets: size, speed, and what is lost against the fp32 chain. What an interrupted run has finished " +
      "is kept.",
    terminal,
  )
    .addOption(
      new Option("--presets <names>", "presets to compare: a,b,c").argParser(presetList)
        .default(builtInNames, "all built in"),
    )
    .addOption(shardOption("presets"))
    .addOption(weightsOption())
    .addOption(voiceOption())
    .option("--passages <file>", "passages to speak instead of the six built in (JSON)")
    .option("--only <numbers>", "passages to speak, by their place: 1,3-5", numberList)
    .option("--n-runs <n>", "timed runs of each passage and preset", integer(1), nRuns)
    .option("--warmups <n>", "runs before them", integer(0), warmups)
    .addOption(maxFramesOption())
    .option("--threads <n>", "threads of the runtime (default: one a core)", integer(1))
    .addOption(installWhisperOption())
    .option(
      "--python <path>",
      "a Python interpreter with the packages of references/requirements_whisper.txt, in place of the environment " +
        "that is made in the cache",
    )
    .option("--publish", "also write result and Markdown to reports/published/ of this checkout")
    .option("--out <dir>", "where presets.json, reports and WAV files go", comparisonOut)
    .parse([...args], { from: "user" })
    .opts<ComparePresetsFlags>();
}

/** Compares the presets that `args` ask for. */
export async function comparePresets(
  args: readonly string[],
  context: CommandContext,
): Promise<number> {
  const { terminal } = context;
  const flags = parseComparePresets(args, terminal);
  const hear = whisper(flags, context);
  const comparison = await runComparison({ ...flags, backend: "auto" }, hear, context);
  if (flags.publish && comparison.status === "complete") {
    const paths = await publishComparison(publishedDirectory, comparison);
    terminal.note(`published: ${paths.join(", ")}`);
  }
  return comparisonExitCode(comparison);
}

if (import.meta.main) await runProcess(comparePresets);
