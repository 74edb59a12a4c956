import { join } from "node:path";
import type { CheckpointSource } from "../convert/cache.ts";
import { exportSafetensors } from "../convert/checkpoint/safetensors.ts";
import type { OnAssetEvent } from "../system/asset_event.ts";
import { removeLeftovers } from "../system/atomic_file.ts";
import { acquireLock } from "../system/lock.ts";

/** Options of {@link exportedCheckpoint}. */
export interface ExportedCheckpointOptions {
  /** The user's cache; exports go into its `exports` directory. */
  readonly cacheDir: string;
  readonly signal?: AbortSignal;
  readonly onEvent?: OnAssetEvent;
}

/**
 * Path of `checkpoint` as a flat safetensors file, which the Python side reads: the very tensors that the
 * converter sees, whatever file they came in. Written once (327 MB for Kokoro-82M), then reused.
 */
export async function exportedCheckpoint(
  checkpoint: CheckpointSource,
  { cacheDir, signal, onEvent }: ExportedCheckpointOptions,
): Promise<string> {
  const path = join(cacheDir, "exports", `${checkpoint.sha256.slice(0, 16)}.safetensors`);
  using _lock = await acquireLock(`${path}.lock`, { signal, onEvent });
  try {
    // Written whole or not at all, so being there is enough.
    await Deno.stat(path);
    return path;
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
  }
  await removeLeftovers(path);
  using opened = await checkpoint.open();
  await exportSafetensors(opened, path, { signal });
  return path;
}
