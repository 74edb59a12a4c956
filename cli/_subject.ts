/** What is held against references: packages, the voice and passages that they speak, and what they were made from. */
import { type CheckpointSource, ensurePackages } from "../convert/cache.ts";
import { smallConfig } from "../convert/checkpoint/seeded.ts";
import { loadPassages } from "../passages/passages.ts";
import type { Voice } from "../passages/voices/voice.ts";
import { loadVoice } from "../passages/voices/load_voice.ts";
import { smallCheckpoint, smallPassages, smallVoice } from "../references/small.ts";
import { defaultMaxFrames, kokoro82m, type KokoroConfig } from "../stages/config.ts";
import { cacheDir } from "../system/cache_dir.ts";
import { type CommandContext, UsageError } from "./_main.ts";
import { type PackageOptions, preparePackages, type ReadyPackages } from "./_prepare.ts";
import { showAssets, showConversion } from "./_progress.ts";
import { checkpointOf } from "./_python.ts";

/** Packages and all that references of them are made from. */
export interface Subject {
  readonly ready: ReadyPackages;
  /** Opens only where references have to be made. */
  readonly checkpoint: CheckpointSource;
  readonly config: KokoroConfig;
  readonly voice: Voice;
  readonly passages: readonly {
    readonly id: string | number;
    readonly text: string;
    readonly phonemes: string;
  }[];
  /** Those of them that are asked for, by place from 1. */
  readonly only: readonly number[];
}

/** What decides on a {@link Subject}. */
export interface SubjectOptions extends PackageOptions {
  readonly voice?: string;
  /** A file of passages. */
  readonly passages?: string;
  readonly only?: readonly number[];
}

/** The packages that `options` ask for, with their voice and passages. */
export async function prepareSubject(
  options: SubjectOptions,
  context: CommandContext,
): Promise<Subject> {
  const { signal, terminal } = context;
  const { cases, voice: passagesVoice } = await loadPassages(options.passages);
  const only = numbersOf(options, cases.length);
  const onEvent = showAssets(terminal);
  const voice = await loadVoice(options.voice ?? passagesVoice, { signal, onEvent });
  const ready = await preparePackages(options, context);
  const checkpoint = await checkpointOf(ready, options.weights, context);
  return { ready, checkpoint, config: kokoro82m, voice, passages: cases, only };
}

/** The seeded small checkpoint, converted with the preset of `options`, and its own voice and passages. */
export async function prepareSmallSubject(
  options: Pick<SubjectOptions, "preset" | "maxFrames" | "only">,
  { signal, terminal }: CommandContext,
): Promise<Subject> {
  const only = numbersOf(options, smallPassages.length);
  const checkpoint = smallCheckpoint();
  const { preset, maxFrames = defaultMaxFrames } = options;
  const { directory } = await ensurePackages({
    checkpoint,
    preset,
    maxFrames,
    cacheDir: cacheDir(),
    signal,
    onEvent: showConversion(terminal),
    onAssetEvent: showAssets(terminal),
  });
  const { sha256 } = checkpoint;
  const reason = "asked for by --references small";
  const weights = { source: "small checkpoint", format: "seeded", sha256, reason } as const;
  return {
    ready: { directory, preset, maxFrames, checkpoint, weights },
    checkpoint,
    config: smallConfig,
    voice: smallVoice(),
    passages: smallPassages,
    only,
  };
}

function numbersOf({ only }: Pick<SubjectOptions, "only">, count: number): readonly number[] {
  const numbers = only ?? Array.from({ length: count }, (_, i) => i + 1);
  const unknown = numbers.find((number) => number > count);
  if (unknown === undefined) return numbers;
  throw new UsageError(`Cannot run passage ${unknown}: expected 1 to ${count}`);
}
