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
 * Turns the first SIGINT or SIGTERM into an abort. A second one ends the process at once, as it would
 * without this, for when cleaning up hangs.
 */
export function listenForInterrupt(): Interrupt {
  const controller = new AbortController();
  // Windows has no SIGTERM to listen for.
  const names: Deno.Signal[] = Deno.build.os === "windows" ? ["SIGINT"] : ["SIGINT", "SIGTERM"];
  const listeners = names.map((name) => {
    const listener = () => {
      stop();
      controller.abort(new InterruptedError(name));
    };
    return { name, listener };
  });
  const stop = () => {
    for (const { name, listener } of listeners.splice(0)) Deno.removeSignalListener(name, listener);
  };
  for (const { name, listener } of [...listeners]) Deno.addSignalListener(name, listener);
  return { signal: controller.signal, [Symbol.dispose]: stop };
}
