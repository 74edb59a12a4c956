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

/**
 * Turns the first SIGINT or SIGTERM into an abort. One that comes over {@link samePressMs} later ends the
 * process at once, as it would without this, for when cleaning up hangs.
 */
export function listenForInterrupt(): Interrupt {
  const controller = new AbortController();
  // Windows has no SIGTERM to listen for.
  const names: Deno.Signal[] = Deno.build.os === "windows" ? ["SIGINT"] : ["SIGINT", "SIGTERM"];
  let timer: ReturnType<typeof setTimeout> | undefined;
  const listeners = names.map((name) => {
    const listener = () => {
      if (controller.signal.aborted) return;
      timer = setTimeout(stop, samePressMs);
      Deno.unrefTimer(timer);
      controller.abort(new InterruptedError(name));
    };
    return { name, listener };
  });
  const stop = () => {
    clearTimeout(timer);
    for (const { name, listener } of listeners.splice(0)) Deno.removeSignalListener(name, listener);
  };
  for (const { name, listener } of listeners) Deno.addSignalListener(name, listener);
  return { signal: controller.signal, [Symbol.dispose]: stop };
}
