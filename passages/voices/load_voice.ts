/**
 * Loads voices by name or from files.
 * @module
 */
import { join } from "node:path";
import { closest } from "fastest-levenshtein";
import type { OnAssetEvent } from "../../system/asset_event.ts";
import { cacheDir } from "../../system/cache_dir.ts";
import { download } from "../../system/download.ts";
import { acquireLock } from "../../system/lock.ts";
import { type RunCommand, runCommand } from "../../system/subprocess.ts";
import { fetchVoiceArchive, type VoiceArchive } from "./_voice_archive.ts";
import { readVoiceFile } from "./_voice_file.ts";
import { type Voice, VoiceError } from "./voice.ts";
import { voiceNames } from "./voice_names.ts";

/** Where named voices can be had. */
export interface VoiceCatalogue {
  readonly names: readonly string[];
  readonly archive: VoiceArchive;
  /** Address of the folder with a `NAME.pt` for each voice. */
  readonly hubUrl: string;
}

/**
 * The voices of Kokoro-82M v1.0. kokoro-js ships them all as raw files, and its archive's digest is known;
 * only the archive is fetched, none of its dependencies.
 */
export const kokoroVoices: VoiceCatalogue = {
  names: voiceNames,
  archive: {
    spec: "kokoro-js@1.2.1",
    sha256: "1f0d0383ef0349af0bd9440d81dc12abbea3a5392eb645283eda876f537f5860",
  },
  hubUrl: "https://huggingface.co/hexgrad/Kokoro-82M/resolve/main/voices",
};

/** Options of {@link loadVoice}. */
export interface LoadVoiceOptions {
  /** Defaults to {@link cacheDir}. */
  readonly cacheDir?: string;
  readonly signal?: AbortSignal;
  readonly onEvent?: OnAssetEvent;
  readonly fetch?: typeof fetch;
  /** Runs npm. */
  readonly run?: RunCommand;
  readonly catalogue?: VoiceCatalogue;
}

/**
 * Loads one of {@link voiceNames} or a voice file. Named voices come from the cache; what is not there
 * is fetched: all voices at once from the npm package kokoro-js, or else the one from the hub.
 *
 * @param nameOrPath a name, or the path of a `.bin` ([510, 256] little-endian fp32) or `.pt` ([510, 1, 256])
 *   file: whatever has a separator or an extension is a path.
 * @throws {VoiceError} for an unknown name, a malformed file, or where the voice cannot be fetched.
 * @throws the signal's reason where it is aborted.
 */
export async function loadVoice(
  nameOrPath: string,
  options: LoadVoiceOptions = {},
): Promise<Voice> {
  if (/[/\\.]/.test(nameOrPath)) return await readVoiceFile(nameOrPath, nameOrPath);
  const { catalogue = kokoroVoices } = options;
  if (!catalogue.names.includes(nameOrPath)) {
    throw new VoiceError(
      nameOrPath,
      `there is no such voice; did you mean ${
        closest(nameOrPath, catalogue.names)
      }? The voices are ` +
        catalogue.names.join(", "),
    );
  }
  const directory = join(options.cacheDir ?? cacheDir(), "voices");
  const sources = [
    {
      label: `the npm package ${catalogue.archive.spec}`,
      path: join(directory, catalogue.archive.spec, `${nameOrPath}.bin`),
      fetch: () => fetchFromArchive(directory, options),
    },
    {
      label: "the hub",
      path: join(directory, "hub", `${nameOrPath}.pt`),
      fetch: (path: string) => fetchFromHub(nameOrPath, path, options),
    },
  ];
  for (const { path } of sources) {
    const voice = await readCached(nameOrPath, path, options.onEvent);
    if (voice !== undefined) return voice;
  }
  const problems: string[] = [];
  for (const { label, path, fetch } of sources) {
    try {
      await fetch(path);
      return await readVoiceFile(nameOrPath, path);
    } catch (error) {
      options.signal?.throwIfAborted();
      const problem = error instanceof Error ? error.message : String(error);
      problems.push(`from ${label}: ${problem}`);
      options.onEvent?.({ type: "source-failed", label, problem });
    }
  }
  throw new VoiceError(
    nameOrPath,
    `no source could give it.\n- ${
      problems.join("\n- ")
    }\nWhat to do: check the network connection, and that ${directory} can be written ` +
      "(KOKOBENCH_CACHE names another place); or give the path of a voice's .bin or .pt file.",
  );
}

/** The cached voice, or `undefined` where there is none that can be read. */
async function readCached(
  name: string,
  path: string,
  onEvent: OnAssetEvent | undefined,
): Promise<Voice | undefined> {
  try {
    return await readVoiceFile(name, path);
  } catch (error) {
    if (!(error instanceof VoiceError)) throw error;
    if (!(error.cause instanceof Deno.errors.NotFound)) {
      onEvent?.({ type: "cache-corrupted", path });
    }
    return undefined;
  }
}

async function fetchFromArchive(
  directory: string,
  { catalogue = kokoroVoices, run = runCommand, signal, onEvent }: LoadVoiceOptions,
): Promise<void> {
  const { archive, names } = catalogue;
  const target = join(directory, archive.spec);
  using _lock = await acquireLock(`${target}.lock`, { signal, onEvent });
  await fetchVoiceArchive(archive, names, target, { run, signal, onEvent });
}

async function fetchFromHub(
  name: string,
  path: string,
  { catalogue = kokoroVoices, fetch, signal, onEvent }: LoadVoiceOptions,
): Promise<void> {
  using _lock = await acquireLock(`${path}.lock`, { signal, onEvent });
  const url = `${catalogue.hubUrl}/${name}.pt`;
  await download(url, path, { label: `voice ${name}`, fetch, signal, onEvent });
}
