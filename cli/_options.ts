/** Options that several commands share, and how values of options are checked. */
import { Command, InvalidArgumentError, Option } from "commander";
import { closest } from "fastest-levenshtein";
import { weightsChoices } from "../convert/checkpoint/sources.ts";
import { mostFrames } from "../convert/convert.ts";
import { defaultPresetName, presets } from "../convert/presets/built_in.ts";
import { deploymentTargets } from "../convert/presets/preset.ts";
import { parseShard, type Shard } from "../fleet/shard.ts";
import { type StageName, stageNames } from "../stages/contract.ts";
import type { Terminal } from "./terminal.ts";

/**
 * A command called `deno task NAME` that prints through `terminal` and throws instead of exiting. `ownExitCodes` are told beside
 * those of all commands.
 */
export function makeCommand(
  name: string,
  description: string,
  terminal: Terminal,
  ownExitCodes: readonly string[] = [],
): Command {
  const exitCodes = ["0 done", "1 failed", "2 wrong usage", ...ownExitCodes, "130 interrupted"];
  return new Command(`deno task ${name}`)
    .description(description)
    .helpOption("-h, --help", "show this help")
    .option("-q, --quiet", "print results and errors only")
    .on("option:quiet", () => terminal.hush())
    .option("--debug", "show where an error comes from")
    .allowExcessArguments(false)
    .showSuggestionAfterError()
    .showHelpAfterError("Run with --help to see every option.")
    .exitOverride()
    .configureOutput({
      writeOut: (text) => terminal.print(text.trimEnd()),
      writeErr: (text) => terminal.note(text.trimEnd()),
      outputError: (text) => terminal.error(text.trimEnd().replace(/^error: /, "")),
      getOutHasColors: () => false,
      getErrHasColors: () => false,
      getOutHelpWidth: () => 100,
      getErrHelpWidth: () => 100,
    })
    .addHelpText("after", `\nExit codes: ${exitCodes.join(", ")}.`);
}

/** Parses a whole number of at least `least` and, where it is given, at most `most`. */
export function integer(least: number, most?: number): (text: string) => number {
  const range = most === undefined ? `of at least ${least}` : `from ${least} to ${most}`;
  return (text) => {
    const value = Number(text);
    const isInRange = value >= least && value <= (most ?? Number.MAX_SAFE_INTEGER);
    if (/^\d+$/.test(text) && isInRange) return value;
    throw new InvalidArgumentError(`Expected a whole number ${range}.`);
  };
}

/** Parses a number over 0. */
export function positiveNumber(text: string): number {
  const value = Number(text);
  if (text.trim() !== "" && Number.isFinite(value) && value > 0) return value;
  throw new InvalidArgumentError("Expected a number over 0.");
}

/** Parses `5%` to 0.05. */
export function percentage(text: string): number {
  const value = Number(/^\s*(\d+(?:\.\d+)?)\s*%\s*$/.exec(text)?.[1]);
  if (value > 0) return value / 100;
  throw new InvalidArgumentError("Expected a percentage over 0, such as 5%.");
}

/** Parses `1,3-5` to 1, 3, 4, 5. */
export function numberList(text: string): number[] {
  return text.split(",").flatMap((part) => {
    const match = /^\s*(\d{1,6})\s*(?:-\s*(\d{1,6})\s*)?$/.exec(part);
    const [first, last] = match ? [Number(match[1]), Number(match[2] ?? match[1])] : [0, 0];
    if (first < 1 || last < first) {
      throw new InvalidArgumentError("Expected numbers and ranges from 1 on, such as 1,3-5.");
    }
    return Array.from({ length: last - first + 1 }, (_, i) => first + i);
  });
}

/** Parses `a,b` to some of `names`, in their order. */
export function choiceList<Name extends string>(names: readonly Name[]): (text: string) => Name[] {
  return (text) => {
    const given = text.split(",").map((part) => part.trim());
    const unknown = given.find((name) => !names.includes(name as Name));
    if (unknown === undefined) return names.filter((name) => given.includes(name));
    throw new InvalidArgumentError(
      `Expected some of ${names.join(", ")}. Did you mean ${closest(unknown, [...names])}?`,
    );
  };
}

/** Parses `noise,tail` to names of stages, in chain order. */
export const stageList: (text: string) => StageName[] = choiceList(stageNames);

/** `--preset`: a name, which `withPreset` looks up. */
export const presetOption = (): Option =>
  new Option(
    "--preset <name>",
    `${presets.map(({ name }) => name).join(", ")}, or a .json file; see deno task presets`,
  ).default(defaultPresetName);

/** `--target`. */
export const targetOption = (): Option =>
  new Option(
    "--target <system>",
    "oldest system that the packages are for (default: the preset's)",
  ).choices(deploymentTargets);

/** `--weights`. */
export const weightsOption = (): Option =>
  new Option(
    "--weights <choice>",
    `${
      weightsChoices.join(", ")
    }, a checkpoint file, or auto: what is cached or can be fetched, official first`,
  ).default("auto");

/** `--voice`. */
export const voiceOption = (fallback?: string): Option => {
  const option = new Option("--voice <name>", "a voice by name, or a .bin file of [510,256] fp32");
  return fallback === undefined ? option : option.default(fallback);
};

/** `--max-frames`. */
export const maxFramesOption = (): Option =>
  new Option(
    "--max-frames <n>",
    "most audio frames of 25 ms that the packages accept (default: 2000)",
  ).argParser(integer(1, mostFrames));

/** `--shard`: which share of `what` to take. */
export const shardOption = (what: string): Option =>
  new Option(
    "--shard <i/n>",
    `take one of n shares of the ${what}, of about the same time: 2/5; deno task merge puts them together`,
  ).argParser(shard);

function shard(text: string): Shard {
  try {
    return parseShard(text);
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    throw new InvalidArgumentError("Expected one such as 2/5, the second of five.");
  }
}
