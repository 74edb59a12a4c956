/**
 * Locks between processes.
 * @module
 */
import { dirname } from "node:path";
import { setTimeout } from "node:timers/promises";
import type { OnAssetEvent } from "./asset_event.ts";

const retryMs = 50;

/** Who else may hold the same lock: nobody, or all who only share it. */
export type LockKind = "exclusive" | "shared";

/** Options of {@link acquireLock}. */
export interface LockOptions {
  /** Exclusive by default. */
  readonly kind?: LockKind;
  readonly signal?: AbortSignal;
  /** Told once when another process holds the lock. */
  readonly onEvent?: OnAssetEvent;
}

/**
 * Waits for the lock on the file at `path`, which is made where it is not there and stays.
 * The lock is the kernel's, so it is released by disposing and by the death of the process alike.
 */
export async function acquireLock(
  path: string,
  { kind, signal, onEvent }: LockOptions = {},
): Promise<Disposable> {
  // Waiting in the kernel could not be aborted, so the lock is tried again and again.
  for (let tries = 0;; tries++) {
    signal?.throwIfAborted();
    const lock = await tryLock(path, kind);
    if (lock !== undefined) return lock;
    if (tries === 0) onEvent?.({ type: "waiting-for-lock", path });
    await setTimeout(retryMs, undefined, { signal }).catch(() => {}); // thrown above, as it is
  }
}

/** The lock on the file at `path`, as {@link acquireLock} gives it, or `undefined` where others hold it now. */
export async function tryLock(
  path: string,
  kind: LockKind = "exclusive",
): Promise<Disposable | undefined> {
  await Deno.mkdir(dirname(path), { recursive: true });
  const file = await Deno.open(path, { create: true, write: true });
  try {
    if (await file.tryLock(kind === "exclusive")) {
      return { [Symbol.dispose]: () => closeLocked(file) };
    }
  } catch (error) {
    file.close();
    throw error;
  }
  file.close();
}

/**
 * Closes `file`, and with it the kernel's lock on it. Closing alone is not enough: a program that is being started holds all
 * files of its parent for a moment, and their locks.
 */
export function closeLocked(file: Deno.FsFile): void {
  file.unlockSync();
  file.close();
}
