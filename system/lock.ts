/**
 * Locks between processes.
 * @module
 */
import { dirname } from "node:path";
import type { OnAssetEvent } from "./asset_event.ts";

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
    if (!await file.tryLock(true)) {
      onEvent?.({ type: "waiting-for-lock", path });
      await abortable(file.lock(true), signal);
    }
  } catch (error) {
    // Closing also gives up a lock that the kernel grants after the waiting was aborted.
    file.close();
    throw error;
  }
  return { [Symbol.dispose]: () => file.close() };
}

async function abortable(promise: Promise<void>, signal: AbortSignal | undefined): Promise<void> {
  if (signal === undefined) return await promise;
  const aborted = Promise.withResolvers<never>();
  const abort = () => aborted.reject(signal.reason);
  signal.addEventListener("abort", abort, { once: true });
  try {
    await Promise.race([promise, aborted.promise]);
  } finally {
    signal.removeEventListener("abort", abort);
  }
}
