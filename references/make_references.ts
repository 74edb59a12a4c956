import { join } from "node:path";
import { z } from "zod";
import type { CheckpointSource } from "../convert/cache.ts";
import { vocabulary } from "../passages/vocabulary.ts";
import type { Voice } from "../passages/voices/voice.ts";
import type { OnAssetEvent } from "../system/asset_event.ts";
import { writeFileAtomic } from "../system/atomic_file.ts";
import { sha256Bytes } from "../system/digest.ts";
import { acquireLock } from "../system/lock.ts";
import { ensurePython } from "./environment.ts";
import { exportedCheckpoint, exportedVoice } from "./exports.ts";
import { runPython } from "./python_process.ts";
import { readReferenceManifest, ReferenceError, type ReferenceManifest } from "./reference_set.ts";

/** What references are asked for. */
export interface EnsureReferencesOptions {
  readonly checkpoint: CheckpointSource;
  readonly voice: Voice;
  readonly passages: readonly {
    readonly id: string | number;
    readonly text: string;
    readonly phonemes: string;
    /** Rate of speech; 1 by default. */
    readonly speed?: number;
  }[];
  /** Places of the passages to make references of, from 1; all of them by default. */
  readonly only?: readonly number[];
  /** Names of the values to keep, as `{stage}.{output}` or the chain's own; all of them by default: 150 kB a frame. */
  readonly values?: readonly string[];
  /** The user's cache; references go into its `references` directory. */
  readonly cacheDir: string;
  /** Where to write them instead; what is there of the same weights, voice and passages is kept. */
  readonly out?: string;
  /** An interpreter with the packages, in place of the environment made for them. */
  readonly python?: string;
  /** PyTorch's threads; 1 by default. */
  readonly threads?: number;
  readonly signal?: AbortSignal;
  readonly onAssetEvent?: OnAssetEvent;
  readonly onEvent?: (event: ReferenceEvent) => void;
}

/** What `make_references.py` tells of its work. */
export type ReferenceEvent = z.infer<typeof eventSchema>;
const eventSchema = z.discriminatedUnion("event", [
  z.object({ event: z.literal("plan"), passages: z.int(), present: z.int() }),
  z.object({ event: z.literal("passage"), number: z.int(), tEnc: z.int(), tA: z.int() }),
  z.object({ event: z.literal("done"), passages: z.int() }),
]);

const scripts = [
  "make_references.py",
  "kmodel.py",
  "narrow_model.py",
  "requirements.txt",
  "requirements_no_deps.txt",
];

/**
 * PyTorch references of `passages` on the very weights of `checkpoint`: from the cache, or made now. What an
 * interrupted run has finished is kept.
 * @throws {PythonEnvironmentError} where there is no Python to make them with.
 * @throws {PythonScriptError} where making them fails.
 */
export async function ensureReferences(
  options: EnsureReferencesOptions,
): Promise<{ readonly folder: string; readonly manifest: ReferenceManifest }> {
  const { checkpoint, voice, passages, values, cacheDir, signal, onAssetEvent } = options;
  const numbers = numbersOf(options);
  const cache = await cachedFolder(options);
  const folder = options.out ?? cache;
  using _lock = await acquireLock(`${cache}.lock`, { signal, onEvent: onAssetEvent });
  const cached = await readReferenceManifest(folder);
  // Only the cache's folder tells by its name what it was made from.
  if (folder === cache && cached !== undefined && await hasAll(folder, cached, numbers)) {
    return { folder, manifest: cached };
  }
  const python = await ensurePython({
    python: options.python,
    cacheDir,
    signal,
    onEvent: onAssetEvent,
  });
  const exports = { cacheDir, signal, onEvent: onAssetEvent };
  const weights = await exportedCheckpoint(checkpoint, exports);
  const rows = await exportedVoice(voice, exports);
  const inputs = await writeInputs(join(cache, "inputs"), passages);
  await runPython(python, "make_references.py", [
    ...["--checkpoint", weights, "--weights-sha256", checkpoint.sha256],
    ...["--voice", rows, "--passages", inputs.passages, "--vocabulary", inputs.vocabulary],
    ...["--out", folder, "--threads", String(options.threads ?? 1)],
    ...["--only", ...numbers.map(String)],
    ...(values === undefined ? [] : ["--values", ...values]),
  ], { signal, onMessage: (message) => options.onEvent?.(eventSchema.parse(message)) });
  const manifest = await readReferenceManifest(folder);
  if (manifest === undefined) throw new ReferenceError(folder, "nothing was written");
  return { folder, manifest };
}

/** What decides on references that are in the cache. */
export type CachedReferences =
  & Pick<
    EnsureReferencesOptions,
    "voice" | "passages" | "only" | "values" | "cacheDir"
  >
  & {
    readonly checkpoint: Pick<CheckpointSource, "sha256">;
  };

/** The folder of references that {@link ensureReferences} would not have to make; undefined where it would. */
export async function findReferences(options: CachedReferences): Promise<string | undefined> {
  const folder = await cachedFolder(options);
  const manifest = await readReferenceManifest(folder);
  const isThere = manifest !== undefined && await hasAll(folder, manifest, numbersOf(options));
  return isThere ? folder : undefined;
}

const numbersOf = ({ only, passages }: CachedReferences): readonly number[] =>
  only ?? passages.map((_, i) => i + 1);

/** The cache's folder for these references: its name is a digest of all that they are made from. */
async function cachedFolder(options: CachedReferences): Promise<string> {
  const { checkpoint, voice, passages, values, cacheDir } = options;
  const madeFrom = await Promise.all(
    scripts.map((name) => Deno.readTextFile(join(import.meta.dirname!, name))),
  );
  const spoken = passages.map(({ phonemes, speed }) => [phonemes, speed ?? 1]);
  const key = sha256Bytes(new TextEncoder().encode(
    JSON.stringify([checkpoint.sha256, voice.sha256, spoken, values ?? null, madeFrom]),
  )).slice(0, 16);
  return join(cacheDir, "references", key);
}

async function hasAll(
  folder: string,
  { passages }: ReferenceManifest,
  numbers: readonly number[],
): Promise<boolean> {
  const present = numbers.map(async (number) => {
    const passage = passages.find((candidate) => candidate.number === number);
    if (passage === undefined) return false;
    return await Deno.stat(join(folder, passage.file)).then(() => true, () => false);
  });
  return (await Promise.all(present)).every(Boolean);
}

/** Writes the passages and the vocabulary as the script reads them. */
async function writeInputs(
  folder: string,
  passages: EnsureReferencesOptions["passages"],
): Promise<{ passages: string; vocabulary: string }> {
  const paths = {
    passages: join(folder, "passages.json"),
    vocabulary: join(folder, "vocabulary.json"),
  };
  const cases = passages.map(({ id, text, phonemes, speed }) => ({ id, text, phonemes, speed }));
  await writeFileAtomic(paths.passages, JSON.stringify({ cases }));
  await writeFileAtomic(paths.vocabulary, JSON.stringify(Object.fromEntries(vocabulary)));
  return paths;
}
