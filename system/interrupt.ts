/**
 * Ctrl-C as an abort signal, so that work in progress can clean up after itself.
 * @module
 */

/** An {@link AbortSignal} that SIGINT and SIGTERM abort, until it is disposed. */
export interface Interrupt extends Disposable {
  readonly signal: AbortSignal;
}

/** The reason of an aborted {@link Interrupt}. */
export class InterruptedError extends Error {
  constructor(readonly signalName: Deno.Signal) {
    super(`Interrupted by ${signalName}`);
    this.name = "InterruptedError";
  }
}

/**
 * How long after the first signal further ones belong to it: Ctrl-C in a terminal reaches `deno task` and
 * the program it started alike, and `deno task` passes its own on, so one key press arrives twice.
 */
const samePressMs = 1_000;

/** Where signals come from and time passes: the process, or a stand-in for tests. */
export interface SignalHost {
  addSignalListener(name: Deno.Signal, listener: () => void): void;
  removeSignalListener(name: Deno.Signal, listener: () => void): void;
  /** Calls `task` once after `delayMs`, unless the process ends before; the result takes it back. */
  schedule(task: () => void, delayMs: number): () => void;
}

const processHost: SignalHost = {
  addSignalListener: Deno.addSignalListener,
  removeSignalListener: Deno.removeSignalListener,
  schedule(task, delayMs) {
    const timer = setTimeout(task, delayMs);
    Deno.unrefTimer(timer);
    return () => clearTimeout(timer);
  },
};

/**
 * Turns the first SIGINT or SIGTERM into an abort. One that comes over {@link samePressMs} later ends the
 * process at once, as it would without this, for when cleaning up hangs.
 */
export function listenForInterrupt(host: SignalHost = processHost): Interrupt {
  const controller = new AbortController();
  // Windows has no SIGTERM to listen for.
  const names: Deno.Signal[] = Deno.build.os === "windows" ? ["SIGINT"] : ["SIGINT", "SIGTERM"];
  let cancel = () => {};
  const listeners = names.map((name) => {
    const listener = () => {
      if (controller.signal.aborted) return;
      cancel = host.schedule(stop, samePressMs);
      controller.abort(new InterruptedError(name));
    };
    return { name, listener };
  });
  const stop = () => {
    cancel();
    for (const { name, listener } of listeners.splice(0)) host.removeSignalListener(name, listener);
  };
  for (const { name, listener } of listeners) host.addSignalListener(name, listener);
  return { signal: controller.signal, [Symbol.dispose]: stop };
}
