/**
 * `deno task say`: any text to a WAV file.
 * @module
 */
import { joinAudio, speakable } from "../passages/say.ts";
import { loadVoice } from "../passages/voices/load_voice.ts";
import { defaultVoice, languageOf } from "../passages/voices/voice_names.ts";
import { encodeWav } from "../passages/wav.ts";
import { openOutputFile } from "../reports/write.ts";
import { runChain } from "../stages/chain.ts";
import { sampleRate } from "../stages/config.ts";
import { seconds } from "../text/figures.ts";
import {
  type BackendName,
  backendOption,
  computeUnitsOption,
  type ComputeUnitTable,
  loadPackages,
  makeBackend,
} from "./_backend.ts";
import { type CommandContext, exitCodes, runProcess } from "./_main.ts";
import {
  makeCommand,
  maxFramesOption,
  positiveNumber,
  presetOption,
  targetOption,
  voiceOption,
  weightsOption,
} from "./_options.ts";
import { preparePackages } from "./_prepare.ts";
import { type PresetFlags, withPreset } from "./_preset.ts";
import { showAssets } from "./_progress.ts";

interface SayFlags extends PresetFlags {
  readonly output: string;
  readonly voice: string;
  readonly speed: number;
  readonly weights: string;
  readonly maxFrames?: number;
  readonly backend: BackendName;
  readonly computeUnits?: ComputeUnitTable;
}

/** Speaks what `args` ask for. */
export async function say(args: readonly string[], context: CommandContext): Promise<number> {
  const { terminal, signal } = context;
  const command = makeCommand("say", "Speaks a text of any length into a WAV file.", terminal)
    .argument("<text>", "what to say, in English")
    .option("-o, --output <file>", "the WAV file", "say.wav")
    .addOption(voiceOption(defaultVoice))
    .option("--speed <factor>", "rate of speech", positiveNumber, 1)
    .addOption(presetOption())
    .addOption(targetOption())
    .addOption(weightsOption())
    .addOption(maxFramesOption())
    .addOption(backendOption())
    .addOption(computeUnitsOption());
  command.parse([...args], { from: "user" });
  const flags = await withPreset(command.opts<SayFlags>());
  const output = await openOutputFile(flags.output);
  const { utterances, skipped } = await speakable(command.args[0], {
    lang: languageOf(flags.voice),
  });
  if (skipped.length > 0) {
    terminal.note(
      `left out, for they have no reading: ${skipped.map(({ sign }) => sign).join(" ")}`,
    );
  }
  const backend = await makeBackend(flags, context);
  const onEvent = showAssets(terminal);
  const voice = await loadVoice(flags.voice, { signal, onEvent });
  const ready = await preparePackages(flags, context);
  await using loaded = await loadPackages(backend, ready, context, flags.computeUnits);
  const progress = terminal.progress("speaking", { total: utterances.length });
  const parts: Float32Array[] = [];
  let chainMs = 0;
  for (const { tokens } of utterances) {
    const voiceRow = voice.row(tokens.length - 2);
    const { maxFrames } = ready;
    const sample = { tokens, voiceRow, speed: flags.speed };
    const run = await runChain(loaded.stages, sample, { maxFrames, signal });
    parts.push(run.audio);
    chainMs += run.chainMs;
    progress.update(parts.length);
  }
  progress.done();
  const audio = joinAudio(parts);
  const { bytes, clippedSamples } = encodeWav(audio);
  await output.save(bytes);
  if (clippedSamples > 0) terminal.note(`${clippedSamples} samples were too loud and are clipped`);
  const audioSeconds = audio.length / sampleRate;
  terminal.print(
    `${flags.output}: ${audioSeconds.toFixed(2)} s of audio in ${seconds(chainMs)} s`,
  );
  return exitCodes.ok;
}

if (import.meta.main) await runProcess(say);
