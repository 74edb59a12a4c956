/** Packages that coremltools makes of the same PyTorch stages, to compare ours with. */
import { join } from "node:path";
import { z } from "zod";
import type { Backend } from "../backends/backend.ts";
import { loadStages } from "../bench/load_stages.ts";
import type { CheckpointSource } from "../convert/cache.ts";
import type { Precision } from "../convert/presets/preset.ts";
import { ensurePython, PythonEnvironmentError } from "../references/environment.ts";
import { exportedCheckpoint } from "../references/exports.ts";
import { runPython } from "../references/python_process.ts";
import type { LoadedStages } from "../stages/chain.ts";
import { stageNames } from "../stages/contract.ts";
import { cacheDir } from "../system/cache_dir.ts";
import { sha256Bytes } from "../system/digest.ts";
import { acquireLock } from "../system/lock.ts";
import type { CommandContext } from "./_main.ts";
import { showAssets } from "./_progress.ts";

/** What {@link coremltoolsStages} makes packages of. */
export interface CoremltoolsOptions {
  readonly checkpoint: CheckpointSource;
  readonly precision: Precision;
  readonly maxFrames: number;
  readonly python?: string;
  readonly backend: Backend;
}

/** One line of `convert_with_coremltools.py`. */
const eventSchema = z.object({ event: z.string(), stage: z.string().optional() });

/**
 * The stages as coremltools converts them, from the cache or made now (some minutes), loaded; or why they cannot
 * be had here, where there is no Python. `scope` frees them.
 */
export async function coremltoolsStages(
  { checkpoint, precision, maxFrames, python, backend }: CoremltoolsOptions,
  scope: AsyncDisposableStack,
  { terminal, signal }: CommandContext,
): Promise<LoadedStages | string> {
  const cache = cacheDir();
  const onEvent = showAssets(terminal);
  const script = await Deno.readTextFile(
    join(import.meta.dirname!, "..", "references", "convert_with_coremltools.py"),
  );
  const key = sha256Bytes(
    new TextEncoder().encode(JSON.stringify([checkpoint.sha256, precision, maxFrames, script])),
  ).slice(0, 16);
  const folder = join(cache, "coremltools", key);
  using _lock = await acquireLock(`${folder}.lock`, { signal, onEvent });
  try {
    const interpreter = await ensurePython({ python, cacheDir: cache, signal, onEvent });
    const weights = await exportedCheckpoint(checkpoint, { cacheDir: cache, signal, onEvent });
    const progress = terminal.progress("converting with coremltools", { total: stageNames.length });
    let done = 0;
    // The script keeps packages that are whole.
    await runPython(interpreter, "convert_with_coremltools.py", [
      ...["--checkpoint", weights, "--out", folder, "--precision", precision],
      ...["--max-frames", String(maxFrames)],
    ], {
      signal,
      onMessage: (message) => {
        const { event, stage } = eventSchema.parse(message);
        if (event === "stage") progress.update(++done, stage);
      },
    });
    progress.done();
  } catch (error) {
    if (error instanceof PythonEnvironmentError) return error.message;
    throw error;
  }
  const { stages } = scope.use(await loadStages(backend, folder, { signal }));
  return stages;
}
