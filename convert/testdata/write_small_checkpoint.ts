/**
 * Writes the seeded small checkpoint as a safetensors file, for `make_small_reference.py`:
 *
 *     deno run --allow-read --allow-write convert/testdata/write_small_checkpoint.ts small.safetensors
 *     python convert/testdata/make_small_reference.py small.safetensors
 * @module
 */
import type { Checkpoint } from "../checkpoint/checkpoint.ts";
import { exportSafetensors } from "../checkpoint/safetensors.ts";
import { seededCheckpoint, smallConfig } from "../checkpoint/seeded.ts";

/** Narrow, but for the style: KModel splits a voice's row in the middle of 256. */
export function referenceCheckpoint(): Checkpoint {
  return seededCheckpoint(0, { ...smallConfig, styleDim: 128 });
}

if (import.meta.main) await exportSafetensors(referenceCheckpoint(), Deno.args[0]);
