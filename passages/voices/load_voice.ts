/**
 * Loads voices by name or from files.
 * @module
 */
import { join } from "node:path";
import { closest } from "fastest-levenshtein";
import type { OnAssetEvent } from "../../system/asset_event.ts";
import { cacheDir } from "../../system/cache_dir.ts";
import { type RunCommand, runCommand } from "../../system/subprocess.ts";
import { viewBytes } from "../../tensor/tensor.ts";
import { fetchVoiceArchive, type VoiceArchive } from "./_voice_archive.ts";
import {
  makeVoice,
  styleRowDim,
  type Voice,
  VoiceError,
  voiceRowCount,
  voiceSizeBytes,
} from "./voice.ts";
import { voiceNames } from "./voice_names.ts";

/** kokoro-js ships all voices as raw files; only its archive is fetched, none of its dependencies. */
const kokoroJs: VoiceArchive = {
  spec: "kokoro-js@1.2.1",
  sha256: "1f0d0383ef0349af0bd9440d81dc12abbea3a5392eb645283eda876f537f5860",
  names: voiceNames,
};

/** Options of {@link loadVoice}. */
export interface LoadVoiceOptions {
  /** Defaults to {@link cacheDir}. */
  readonly cacheDir?: string;
  readonly signal?: AbortSignal;
  readonly onEvent?: OnAssetEvent;
  /** Runs npm. */
  readonly run?: RunCommand;
  /** The archive to take named voices from. */
  readonly archive?: VoiceArchive;
}

/**
 * Loads one of {@link voiceNames} or a voice file. Named voices come from the cache, which is filled at
 * the first use from the npm package kokoro-js.
 *
 * @param nameOrPath a name, or the path of a `.bin` ([510, 256] little-endian fp32) file: whatever has a
 *   separator or an extension is a path.
 * @throws {VoiceError} for an unknown name, a malformed file, or where the voices cannot be fetched.
 */
export async function loadVoice(
  nameOrPath: string,
  options: LoadVoiceOptions = {},
): Promise<Voice> {
  if (/[/\\.]/.test(nameOrPath)) return await readVoice(nameOrPath, nameOrPath);
  const {
    cacheDir: cache = cacheDir(),
    run = runCommand,
    archive = kokoroJs,
    signal,
    onEvent,
  } = options;
  if (!archive.names.includes(nameOrPath)) {
    throw new VoiceError(
      nameOrPath,
      `there is no such voice; did you mean ${
        closest(nameOrPath, archive.names)
      }? The voices are ` +
        archive.names.join(", "),
    );
  }
  const directory = join(cache, "voices", archive.spec);
  const path = join(directory, `${nameOrPath}.bin`);
  try {
    return await readVoice(nameOrPath, path);
  } catch (error) {
    if (!(error instanceof VoiceError && error.cause instanceof Deno.errors.NotFound)) throw error;
  }
  try {
    await fetchVoiceArchive(archive, directory, { run, signal, onEvent });
  } catch (cause) {
    signal?.throwIfAborted();
    throw new VoiceError(
      nameOrPath,
      `the voices could not be fetched: ${(cause as Error).message}`,
      { cause },
    );
  }
  return await readVoice(nameOrPath, path);
}

async function readVoice(name: string, path: string): Promise<Voice> {
  let bytes: Uint8Array;
  try {
    bytes = await Deno.readFile(path);
  } catch (cause) {
    throw new VoiceError(name, (cause as Error).message, { cause });
  }
  if (bytes.length !== voiceSizeBytes) {
    throw new VoiceError(
      name,
      `${path} is no voice: expected ${voiceSizeBytes} bytes ([${voiceRowCount}, ${styleRowDim}] ` +
        `fp32), received ${bytes.length}`,
    );
  }
  return makeVoice(name, viewBytes("fp32", bytes, 0, voiceRowCount * styleRowDim));
}
