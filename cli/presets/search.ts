/** `deno task presets search`. */
import { join } from "node:path";
import { renderSearchMarkdown, renderSearchTerminal } from "../../reports/tuning/search.ts";
import { checkWritable } from "../../reports/write.ts";
import { writeFileAtomic } from "../../system/atomic_file.ts";
import { type Limit, usualLimits } from "../../tuning/limits.ts";
import { searchPresets } from "../../tuning/search.ts";
import { type Search, searchSchemaVersion } from "../../tuning/search_result.ts";
import { presetFileText } from "../../tuning/searched_preset.ts";
import { type CommandContext, exitCodes } from "../_main.ts";
import { integer, makeCommand, numberList, targetOption } from "../_options.ts";
import { type PresetFlags, withPreset } from "../_preset.ts";
import { showTuning } from "../_progress.ts";
import {
  addTuningOptions,
  openTuning,
  probedOption,
  type Tuning,
  type TuningFlags,
} from "../_tuning.ts";
import type { Terminal } from "../terminal.ts";
import { limitList, sizeInBytes } from "./_limits.ts";

/** Options of the command, checked. */
export interface SearchFlags extends TuningFlags, Pick<PresetFlags, "target"> {
  readonly maxSize?: number;
  readonly max?: readonly Limit[];
  readonly points: number;
  readonly only?: readonly number[];
  readonly probe: readonly number[];
}

/** {@link usualLimits} as the option spells them. */
const defaultLimits = usualLimits.map(({ figure, most }) => `${figure}=+${most}`).join(",");

/** The options in `args`. @throws {CommanderError} for what is wrong, and after `--help`. */
export function parseSearch(args: readonly string[], terminal: Terminal): SearchFlags {
  const command = makeCommand(
    "presets search",
    "Searches the best way to store each weight, measures presets from small to large, and writes the best as a " +
      "preset file: within a size the nearest to the fp32 chain, else the smallest. What an interrupted run has " +
      "measured is kept.",
    terminal,
  )
    .option(
      "--max-size <size>",
      "most that the seven packages may take: 55MB, 52.5MiB",
      sizeInBytes,
    )
    .option(
      "--max <limits>",
      "most that means may be, in dB: some of lsd, mcd, highband, such as lsd=1.0, or lsd=+0.2 over the base preset's " +
        `(default without --max-size: ${defaultLimits})`,
      limitList,
    )
    .addOption(targetOption())
    .option("--points <n>", "presets to measure along the front", integer(1), 8)
    .option(
      "--only <numbers>",
      "passages to measure presets on, by their place (default: all)",
      numberList,
    )
    .addOption(probedOption("--probe <numbers>", "passages to try single weights on"));
  return addTuningOptions(command, "out/search", "where search.json, .md and best.json go")
    .parse([...args], { from: "user" })
    .opts<SearchFlags>();
}

/** Searches what `args` ask for. */
export async function search(args: readonly string[], context: CommandContext): Promise<number> {
  const flags = parseSearch(args, context.terminal);
  const { preset } = await withPreset({ preset: flags.base, target: flags.target });
  await checkWritable(flags.out);
  await using tuning = await openTuning({ ...flags, preset, probed: flags.probe }, context);
  return await runSearch(flags, tuning, context);
}

/**
 * Searches `tuning` and writes what was found.
 * @returns the exit code: 1 where no preset keeps the limits.
 */
export async function runSearch(
  { maxSize, max, points, out }: Pick<SearchFlags, "maxSize" | "max" | "points" | "out">,
  { bench, context, passages }: Tuning,
  { terminal }: Pick<CommandContext, "terminal">,
): Promise<number> {
  const limits: Limit[] = [
    ...(maxSize === undefined ? [] : [{ figure: "size", most: maxSize, overBase: false } as const]),
    ...(max ?? (maxSize === undefined ? usualLimits : [])),
  ];
  const found = await searchPresets(bench, {
    limits,
    pointCount: points,
    onProgress: showTuning(terminal),
  });
  const result: Search = {
    schemaVersion: searchSchemaVersion,
    ...context,
    passages: [...passages],
    limits,
    ...found,
  };
  await writeFileAtomic(join(out, "search.json"), JSON.stringify(result, null, 2) + "\n");
  await writeFileAtomic(join(out, "search.md"), renderSearchMarkdown(result));
  const best = found.points.find(({ preset }) => preset.name === found.best);
  const files = ["search.json", "search.md"];
  if (best !== undefined) {
    await writeFileAtomic(join(out, "best.json"), presetFileText(best.preset));
    files.push("best.json");
  }
  terminal.close();
  terminal.print(renderSearchTerminal(result));
  terminal.note(`${files.join(", ")} are in ${out}`);
  return best === undefined ? exitCodes.failure : exitCodes.ok;
}
