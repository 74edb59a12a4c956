/**
 * `deno task ios`: what the app in `ffi/ios` has to hold.
 * @module
 */
import { basename, dirname, resolve } from "node:path";
import { readCommit } from "../bench/environment.ts";
import { checkReplaceable, writeStagedFolder } from "../bench/phone/staged_folder.ts";
import { planBench } from "../bench/plan.ts";
import denoJson from "../deno.json" with { type: "json" };
import { loadPassages } from "../passages/passages.ts";
import { loadVoice } from "../passages/voices/load_voice.ts";
import { checkWritable } from "../reports/write.ts";
import { megabytes } from "../text/figures.ts";
import { checkUsage, type CommandContext, exitCodes, runProcess } from "./_main.ts";
import {
  makeCommand,
  maxFramesOption,
  numberList,
  presetOption,
  targetOption,
  voiceOption,
  weightsOption,
} from "./_options.ts";
import { preparePackages } from "./_prepare.ts";
import { type PresetFlags, withPreset } from "./_preset.ts";
import { showAssets } from "./_progress.ts";

interface IosFlags extends PresetFlags {
  readonly weights: string;
  readonly voice?: string;
  readonly passages?: string;
  readonly only?: readonly number[];
  readonly maxFrames?: number;
  readonly standIn?: boolean;
  readonly out: string;
}

/** Stages what `args` ask for. */
export async function ios(args: readonly string[], context: CommandContext): Promise<number> {
  const { terminal, signal } = context;
  const command = makeCommand(
    "ios",
    "Stages packages, voice, vocabulary and passages into the app in ffi/ios.",
    terminal,
  )
    .addOption(presetOption())
    .addOption(targetOption())
    .addOption(weightsOption())
    .addOption(voiceOption())
    .option("--passages <file>", "passages to stage instead of the six built in (JSON)")
    .option("--only <numbers>", "passages to stage, by their place: 1,3-5", numberList)
    .addOption(maxFramesOption())
    .option("--stand-in", "also stage what the stand-in for Core ML runs on Linux")
    .option("--out <dir>", "the staged folder, which is replaced", "ffi/ios/Staged/Kokoro");
  command.parse([...args], { from: "user" });
  const flags = await withPreset(command.opts<IosFlags>());
  const { only, out, standIn, preset } = flags;
  const { cases, voice: passagesVoice } = await loadPassages(flags.passages);
  // What is wrong is found before anything is fetched.
  checkUsage(() => planBench(cases, { only }));
  await checkReplaceable(out);
  await checkWritable(dirname(resolve(out)), out);
  const voice = await loadVoice(flags.voice ?? passagesVoice, {
    signal,
    onEvent: showAssets(terminal),
  });
  const { directory, maxFrames, weights } = await preparePackages(flags, context);
  const parts = {
    program: { kokobenchVersion: denoJson.version, ...await readCommit() },
    preset,
    weights,
    plan: planBench(cases, { only, maxFrames }),
    voice: { ...voice, name: basename(voice.name) },
  };
  const staging = await writeStagedFolder(out, directory, parts, { standIn, signal });
  const sizeBytes = staging.packages.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0);
  terminal.print(
    `${out}: seven packages (${megabytes(sizeBytes)} MB), the voice ${staging.voice.name}, ` +
      `${staging.passages.length} passages`,
  );
  terminal.note("next: open ffi/ios/KokoBench.xcodeproj, choose a phone and run");
  return exitCodes.ok;
}

if (import.meta.main) await runProcess(ios);
