/**
 * Weights and voices as files that the Python side reads.
 * @module
 */
import { join } from "node:path";
import type { CheckpointSource } from "../convert/cache.ts";
import { exportSafetensors } from "../convert/checkpoint/safetensors.ts";
import type { Voice } from "../passages/voices/voice.ts";
import type { OnAssetEvent } from "../system/asset_event.ts";
import { removeLeftovers, writeFileAtomic } from "../system/atomic_file.ts";
import { acquireLock } from "../system/lock.ts";
import { bytesOf } from "../tensor/tensor.ts";

/** Options of {@link exportedCheckpoint} and {@link exportedVoice}. */
export interface ExportOptions {
  /** The user's cache; exports go into its `exports` directory. */
  readonly cacheDir: string;
  readonly signal?: AbortSignal;
  readonly onEvent?: OnAssetEvent;
}

/**
 * Path of `checkpoint` as a flat safetensors file: the very tensors that the converter sees, whatever file
 * they came in. Written once (327 MB for Kokoro-82M), then reused.
 */
export function exportedCheckpoint(
  checkpoint: CheckpointSource,
  options: ExportOptions,
): Promise<string> {
  const name = `weights-${checkpoint.sha256.slice(0, 16)}.safetensors`;
  return exported(name, options, async (path) => {
    using opened = await checkpoint.open();
    await exportSafetensors(opened, path, { signal: options.signal });
  });
}

/** Path of `voice` as `[510, 256]` little-endian fp32. Written once, then reused. */
export function exportedVoice(voice: Voice, options: ExportOptions): Promise<string> {
  const rows = bytesOf(voice.rows as Float32Array<ArrayBuffer>);
  const name = `voice-${voice.sha256.slice(0, 16)}.bin`;
  return exported(name, options, (path) => writeFileAtomic(path, rows, { signal: options.signal }));
}

/** Path of the file `name`, which `write` makes, whole or not at all, where it is missing. */
async function exported(
  name: string,
  { cacheDir, signal, onEvent }: ExportOptions,
  write: (path: string) => Promise<void>,
): Promise<string> {
  const path = join(cacheDir, "exports", name);
  using _lock = await acquireLock(`${path}.lock`, { signal, onEvent });
  try {
    await Deno.stat(path);
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
    await removeLeftovers(path);
    await write(path);
  }
  return path;
}
