/**
 * Locks between processes.
 * @module
 */
import { dirname } from "node:path";
import { setTimeout } from "node:timers/promises";
import type { OnAssetEvent } from "./asset_event.ts";

const retryMs = 50;

/** Options of {@link acquireLock}. */
export interface LockOptions {
  readonly signal?: AbortSignal;
  /** Told once when another process holds the lock. */
  readonly onEvent?: OnAssetEvent;
}

/**
 * Waits for the exclusive lock on the file at `path`, which is made where it is not there and stays.
 * The lock is the kernel's, so it is released by disposing and by the death of the process alike.
 */
export async function acquireLock(
  path: string,
  { signal, onEvent }: LockOptions = {},
): Promise<Disposable> {
  signal?.throwIfAborted();
  await Deno.mkdir(dirname(path), { recursive: true });
  const file = await Deno.open(path, { create: true, write: true });
  try {
    // Waiting in the kernel could not be aborted, so the lock is tried again and again.
    for (let tries = 0; !await file.tryLock(true); tries++) {
      if (tries === 0) onEvent?.({ type: "waiting-for-lock", path });
      await setTimeout(retryMs, undefined, { signal });
    }
    return { [Symbol.dispose]: () => file.close() };
  } catch (error) {
    file.close();
    signal?.throwIfAborted();
    throw error;
  }
}
