/**
 * A worker in this process, for debugging and for tests: it isolates nothing.
 * @module
 */
import type { Backend } from "../../backends/backend.ts";
import type { WorkerEnd, WorkerLink } from "./link.ts";
import type { Assignment, Message, Request } from "./protocol.ts";
import { serve, type ServeOptions } from "./serve.ts";

/** Options of {@link startInProcess}. */
export interface InProcessOptions extends Pick<ServeOptions, "now" | "readMemory"> {
  readonly open: () => Backend;
}

/** Starts a worker with `assignment` on the backend that `open` gives. */
export function startInProcess(
  assignment: Assignment,
  { open, now, readMemory }: InProcessOptions,
): WorkerLink {
  const controller = new AbortController();
  const requests = new TransformStream<Request, Request>();
  const messages = new TransformStream<Message, Message>(
    {},
    undefined,
    { highWaterMark: Infinity },
  );
  const incoming = requests.writable.getWriter();
  const outgoing = messages.writable.getWriter();
  const say = (message: Message) => void outgoing.write(message).catch(() => {});
  const work = async () => {
    const { signal } = controller;
    const backend = open();
    const served = { requests: requests.readable, say, signal, now, readMemory };
    await serve(assignment, { backend, ...served });
  };
  const ended = work().then(
    (): WorkerEnd => ({ signal: null, exitCode: 0, lastWords: "" }),
    (error): WorkerEnd => {
      if (!controller.signal.aborted) {
        say({ type: "unusable", message: error instanceof Error ? error.message : String(error) });
      }
      return { signal: null, exitCode: 1, lastWords: String(error) };
    },
  ).finally(() => outgoing.close().catch(() => {}));
  return {
    send: (request) => void incoming.write(request).catch(() => {}),
    messages: messages.readable[Symbol.asyncIterator](),
    kill: () => controller.abort(),
    end: ended,
    async [Symbol.asyncDispose]() {
      await incoming.close().catch(() => {});
      // What hangs here cannot be ended: it is left behind.
      if (!controller.signal.aborted) await ended;
    },
  };
}
