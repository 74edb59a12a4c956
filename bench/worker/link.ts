/**
 * A worker, wherever it runs, as its supervisor has it.
 * @module
 */
import type { Message, Request } from "./protocol.ts";

/** How a worker ended. */
export interface WorkerEnd {
  /** The signal that it died of. */
  readonly signal: string | null;
  /** Its exit code, where it has ended by itself. */
  readonly exitCode: number | null;
  /** The last that it said on standard error. */
  readonly lastWords: string;
}

/** A running worker. Disposing lets it end, and ends it where it does not. */
export interface WorkerLink extends AsyncDisposable {
  send(request: Request): void;
  /** What it says, in order, up to its end. */
  readonly messages: AsyncIterator<Message>;
  /** Ends it at once. */
  kill(): void;
  /** Known once it has ended. */
  readonly end: Promise<WorkerEnd>;
}
