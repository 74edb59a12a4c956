/** `deno task presets sensitivity`. */
import { join } from "node:path";
import { InvalidArgumentError, Option } from "commander";
import {
  type DeploymentTarget,
  paletteBits,
  type PaletteCompression,
} from "../../convert/presets/preset.ts";
import {
  renderSensitivityMarkdown,
  renderSensitivityTerminal,
} from "../../reports/tuning/sensitivity.ts";
import { checkWritable } from "../../reports/write.ts";
import type { StageName } from "../../stages/contract.ts";
import { writeFileAtomic } from "../../system/atomic_file.ts";
import { uncompressed } from "../../tuning/searched_preset.ts";
import { measureSensitivity } from "../../tuning/sensitivity.ts";
import { type Sensitivity, sensitivitySchemaVersion } from "../../tuning/sensitivity_result.ts";
import { type CommandContext, exitCodes } from "../_main.ts";
import { integer, makeCommand, stageList } from "../_options.ts";
import { withPreset } from "../_preset.ts";
import { showTuning } from "../_progress.ts";
import {
  addTuningOptions,
  openTuning,
  probedOption,
  type Tuning,
  type TuningFlags,
} from "../_tuning.ts";
import type { Terminal } from "../terminal.ts";

/** Options of the command, checked. */
export interface SensitivityFlags extends TuningFlags {
  readonly bits: readonly PaletteCompression["bits"][];
  readonly largest: number;
  readonly stages?: readonly StageName[];
  readonly only: readonly number[];
}

/** The options in `args`. @throws {CommanderError} for what is wrong, and after `--help`. */
export function parseSensitivity(args: readonly string[], terminal: Terminal): SensitivityFlags {
  const command = makeCommand(
    "presets sensitivity",
    "Measures what speech loses where one stage, or one of the largest weights, alone is compressed. What an " +
      "interrupted run has measured is kept.",
    terminal,
  )
    .addOption(
      new Option("--bits <list>", "sizes of palettes to try").argParser(bitsList)
        .default([8, 6, 4, 3, 2], "8,6,4,3,2"),
    )
    .option("--largest <n>", "weights to compress alone, the largest of all stages", integer(0), 24)
    .option("--stages <names>", "stages to compress: noise,vocoder (default: all)", stageList)
    .addOption(probedOption("--only <numbers>", "passages to try it on, by their place"));
  return addTuningOptions(command, "out/sensitivity", "where sensitivity.json and .md go")
    .parse([...args], { from: "user" })
    .opts<SensitivityFlags>();
}

function bitsList(text: string): PaletteCompression["bits"][] {
  const numbers = text.split(",").map(Number);
  const known = paletteBits.filter((bits) => numbers.includes(bits)).reverse();
  if (new Set(numbers).size === known.length) return known;
  throw new InvalidArgumentError(`Expected some of ${paletteBits.join(", ")}.`);
}

/** Measures the sensitivity that `args` ask for. */
export async function sensitivity(
  args: readonly string[],
  context: CommandContext,
): Promise<number> {
  const flags = parseSensitivity(args, context.terminal);
  // Tables of 3 bits came with iOS 18.
  const target: DeploymentTarget | undefined = flags.bits.includes(3) ? "iOS18" : undefined;
  const { preset } = await withPreset({ preset: flags.base, target });
  await checkWritable(flags.out);
  await using tuning = await openTuning({ ...flags, preset, probed: flags.only }, context);
  return await runSensitivity(flags, tuning, context);
}

/** Measures the sensitivity of `tuning` and writes what was found. */
export async function runSensitivity(
  { bits, stages, largest, out }: Pick<SensitivityFlags, "bits" | "stages" | "largest" | "out">,
  { bench, context }: Tuning,
  { terminal }: Pick<CommandContext, "terminal">,
): Promise<number> {
  const rows = await measureSensitivity(bench, {
    compressions: bits.map((bits) => ({ type: "palette", bits })),
    stages,
    largest,
    onProgress: showTuning(terminal),
  });
  const result: Sensitivity = {
    schemaVersion: sensitivitySchemaVersion,
    ...context,
    uncompressed: await bench.evaluate(uncompressed(bench.base)),
    rows,
  };
  await writeFileAtomic(join(out, "sensitivity.json"), JSON.stringify(result, null, 2) + "\n");
  await writeFileAtomic(join(out, "sensitivity.md"), renderSensitivityMarkdown(result));
  terminal.close();
  terminal.print(renderSensitivityTerminal(result));
  terminal.note(`sensitivity.json and sensitivity.md are in ${out}`);
  return exitCodes.ok;
}
