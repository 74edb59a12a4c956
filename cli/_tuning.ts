/** What `presets sensitivity` and `presets search` share: options, and the workbench that they ask for. */
import { basename, join } from "node:path";
import { type Command as CommandLine, Option } from "commander";
import { onnxBackend } from "../backends/onnx.ts";
import { readEnvironment } from "../bench/environment.ts";
import { loadStages } from "../bench/load_stages.ts";
import { planBench } from "../bench/plan.ts";
import { converterVersion } from "../convert/manifest.ts";
import { defaultPresetName, presetNamed } from "../convert/presets/built_in.ts";
import type { Preset } from "../convert/presets/preset.ts";
import { loadPassages } from "../passages/passages.ts";
import { loadVoice } from "../passages/voices/load_voice.ts";
import { removeLeftovers } from "../system/atomic_file.ts";
import { cacheDir } from "../system/cache_dir.ts";
import { sha256Bytes } from "../system/digest.ts";
import { acquireLock } from "../system/lock.ts";
import { ChainWorkbench } from "../tuning/chain_workbench.ts";
import { Journal } from "../tuning/journal.ts";
import type { TuningContext } from "../tuning/tuning_context.ts";
import type { Workbench } from "../tuning/workbench.ts";
import { checkUsage, type CommandContext, UsageError } from "./_main.ts";
import { integer, maxFramesOption, numberList, voiceOption, weightsOption } from "./_options.ts";
import { preparePackages } from "./_prepare.ts";
import { showAssets } from "./_progress.ts";

/** Options of both commands, checked. */
export interface TuningFlags {
  /** Name of a built-in preset, or path of a file. */
  readonly base: string;
  readonly weights: string;
  readonly voice?: string;
  readonly passages?: string;
  readonly maxFrames?: number;
  readonly threads?: number;
  readonly out: string;
}

/** An option for passages that compressions alone are tried on: the first two by default, 5 s of audio. */
export const probedOption = (flags: string, description: string): Option =>
  new Option(flags, description).argParser(numberList).default([1, 2], "1,2");

/** Adds the options of {@link TuningFlags} to `command`; its files go to `out` by default. */
export function addTuningOptions(
  command: CommandLine,
  out: string,
  whatGoesThere: string,
): CommandLine {
  return command
    .option(
      "--base <preset>",
      "preset to start from: the weights that it compresses are tuned, and all else is as it says",
      defaultPresetName,
    )
    .addOption(weightsOption())
    .addOption(voiceOption())
    .option("--passages <file>", "passages to speak instead of the six built in (JSON)")
    .addOption(maxFramesOption())
    .option("--threads <n>", "threads of the runtime (default: one a core)", integer(1))
    .option("--out <dir>", whatGoesThere, out);
}

/** What decides on a {@link Tuning}. */
export interface TuningOptions extends Omit<TuningFlags, "base" | "out"> {
  /** The preset whose stages are tuned. */
  readonly preset: Preset;
  /** Passages that compressions alone are tried on, by their place. */
  readonly probed: readonly number[];
  /** Passages that presets are measured on; all by default. */
  readonly only?: readonly number[];
}

/** A model to tune. */
export interface Tuning {
  readonly bench: Workbench;
  readonly context: TuningContext;
  /** Passages that presets are measured on, by their place. */
  readonly passages: readonly number[];
}

/**
 * Finds or fetches what `options` ask for. What was measured of it before, by any tuning of the same weights, voice and
 * backend, is kept in the cache: one process at a time has it.
 */
export async function openTuning(
  options: TuningOptions,
  context: CommandContext,
): Promise<Tuning & AsyncDisposable> {
  const { preset, probed, only, threads } = options;
  const startedAt = new Date();
  requireCompression(preset);
  const { terminal, signal } = context;
  const { cases, voice: passagesVoice } = await loadPassages(options.passages);
  // What is wrong is found before anything is fetched.
  checkUsage(() => [only, probed].map((only) => planBench(cases, { only })));
  const onEvent = showAssets(terminal);
  const voice = await loadVoice(options.voice ?? passagesVoice, { signal, onEvent });
  const ready = await preparePackages({ ...options, preset: presetNamed("fp32") }, context);
  const plan = planBench(cases, { only, maxFrames: ready.maxFrames });
  const backend = onnxBackend({ threadCount: threads });
  const details = await backend.describe();
  const { checkpoint, weights, maxFrames } = ready;
  const identity = [converterVersion, checkpoint!.sha256, voice.sha256, maxFrames, details];
  const key = sha256Bytes(new TextEncoder().encode(JSON.stringify(identity))).slice(0, 16);
  const directory = join(cacheDir(), "tuning", key);

  await using scope = new AsyncDisposableStack();
  scope.use(await acquireLock(`${directory}.lock`, { signal, onEvent }));
  await removeLeftovers(join(directory, "packages"));
  const journal = scope.use(await Journal.open(join(directory, "journal.jsonl")));
  terminal.note(`measurements: ${join(directory, "journal.jsonl")}`);
  const bench = scope.use(
    new ChainWorkbench({
      checkpoint: checkpoint!,
      base: preset,
      // Without progress of its own: it happens in the middle of other work's.
      loadReference: () => loadStages(backend, ready.directory, { preset: ready.preset, signal }),
      backend,
      passages: plan.passages,
      probed: planBench(cases, { only: probed }).passages,
      voiceRow: (phonemeCount) => voice.row(phonemeCount),
      maxFrames,
      directory,
      journal,
      signal,
    }),
  );
  const kept = scope.move();
  return {
    bench,
    context: {
      environment: await readEnvironment(),
      backend: { name: backend.name, details },
      weights: weights!,
      voice: { name: basename(voice.name), sha256: voice.sha256 },
      converterVersion,
      startedAt: startedAt.toISOString(),
      basePreset: preset,
      probedPassages: [...probed],
    },
    passages: plan.passages.map(({ number }) => number),
    [Symbol.asyncDispose]: () => kept.disposeAsync(),
  };
}

function requireCompression({ name, stages }: Preset): void {
  const isPlain = Object.values(stages).every(({ compression, exceptions }) =>
    [compression, ...Object.values(exceptions)].every((storage) => storage === null)
  );
  if (isPlain) {
    throw new UsageError(
      `Cannot tune the preset ${name}: it compresses nothing. Weights that a base preset compresses are tuned, as ` +
        `those of fp16+int8pal are`,
    );
  }
}
