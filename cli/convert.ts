/**
 * `deno task convert`: a checkpoint to the seven Core ML packages.
 * @module
 */
import { dirname, join, resolve } from "node:path";
import { resolveWeights } from "../convert/checkpoint/sources.ts";
import { convert as convertCheckpoint } from "../convert/convert.ts";
import { checkWritable } from "../reports/write.ts";
import { type StageName, stageNames } from "../stages/contract.ts";
import { type CommandContext, exitCodes, runProcess } from "./_main.ts";
import {
  makeCommand,
  maxFramesOption,
  presetOption,
  stageList,
  targetOption,
  weightsOption,
} from "./_options.ts";
import { type PresetFlags, withPreset } from "./_preset.ts";
import { showAssets, showConversion } from "./_progress.ts";

interface ConvertFlags extends PresetFlags {
  readonly weights: string;
  readonly stages?: readonly StageName[];
  readonly maxFrames?: number;
  readonly out?: string;
}

/** Converts what `args` ask for. */
export async function convert(args: readonly string[], context: CommandContext): Promise<number> {
  const { terminal, signal } = context;
  const command = makeCommand("convert", "Converts a checkpoint to Core ML packages.", terminal)
    .addOption(weightsOption())
    .addOption(presetOption())
    .addOption(targetOption())
    .option(
      "--stages <names>",
      `stages to convert: ${stageNames.join(",")} (default: all)`,
      stageList,
    )
    .addOption(maxFramesOption())
    .option("--out <dir>", "where the packages go (default: out/packages/PRESET)");
  command.parse([...args], { from: "user" });
  const { weights, preset, stages, maxFrames, out } = await withPreset(
    command.opts<ConvertFlags>(),
  );
  const outDir = out ?? join("out", "packages", preset.name);
  await checkWritable(dirname(resolve(outDir)), outDir);
  const found = await resolveWeights(weights, { signal, onEvent: showAssets(terminal) });
  terminal.note(`weights: ${found.checkpointPath}\n  ${found.reason}\n  sha256 ${found.sha256}`);
  using checkpoint = await found.open();
  const onEvent = showConversion(terminal);
  const { packages } = await convertCheckpoint({
    ...{ checkpoint, preset, stages, maxFrames, outDir, signal, onEvent },
  });
  for (const { file, sha256 } of packages) terminal.print(`${sha256}  ${join(outDir, file)}`);
  return exitCodes.ok;
}

if (import.meta.main) await runProcess(convert);
