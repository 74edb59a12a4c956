/**
 * Downloads over HTTPS that resume, are checked, and appear whole or not at all.
 * @module
 */
import { dirname } from "node:path";
import type { OnAssetEvent } from "./asset_event.ts";
import { sha256File } from "./digest.ts";

/** Why a download failed. */
export type DownloadFailure = "unreachable" | "status" | "interrupted" | "digest";

/** A download that failed; what has arrived stays for the next attempt unless it was wrong. */
export class DownloadError extends Error {
  constructor(
    readonly url: string,
    readonly failure: DownloadFailure,
    readonly problem: string,
    options?: ErrorOptions,
  ) {
    super(`Cannot download ${url}: ${problem}`, options);
    this.name = "DownloadError";
  }
}

/** Options of {@link download}. */
export interface DownloadOptions {
  /** What is downloaded, for the events. */
  readonly label: string;
  /** SHA-256 of the whole file where it is known, in lower-case hex. */
  readonly sha256?: string;
  readonly fetch?: typeof fetch;
  readonly signal?: AbortSignal;
  readonly onEvent?: OnAssetEvent;
  /** Longest wait for the server's answer, in ms. */
  readonly connectTimeoutMs?: number;
  /** Longest wait for more data, in ms. */
  readonly stallTimeoutMs?: number;
}

/**
 * Downloads `url` to `path`, replacing what is there. Data gather in `path.part`; a later attempt asks for the rest of it, on the
 * condition that the file's ETag, kept in `path.part.etag`, is still the same (RFC 9110, If-Range). Only
 * who holds a lock on `path` may call it.
 * @throws {DownloadError} where the server cannot be reached, refuses, breaks off, or sends other data.
 * @throws the signal's reason where it is aborted.
 */
export async function download(
  url: string,
  path: string,
  options: DownloadOptions,
): Promise<void> {
  const { label, sha256, signal, onEvent } = options;
  const part = `${path}.part`;
  await Deno.mkdir(dirname(path), { recursive: true });
  const sizeBytes = await receive(url, part, options);
  const received = sha256 && await sha256File(part, signal);
  if (received !== sha256) {
    await removePart(part);
    throw new DownloadError(
      url,
      "digest",
      `its ${sizeBytes} bytes are not the known file: expected SHA-256 ${sha256}, received ${received}`,
    );
  }
  await Deno.rename(part, path);
  await removePart(part);
  onEvent?.({ type: "download-done", label, sizeBytes });
}

/** Fills `part` with what is missing of the file at `url`, and gives its size in bytes. */
async function receive(url: string, part: string, options: DownloadOptions): Promise<number> {
  const { label, signal, onEvent } = options;
  const arrived = await arrivedPart(part);
  const { response, watchdog } = await request(url, arrived, options);
  const resumedBytes = response.status === 206 ? arrived!.sizeBytes : 0;
  const totalBytes = totalSize(response, resumedBytes);
  const brokeOff = (cause?: unknown) => {
    const count = totalBytes === undefined ? receivedBytes : `${receivedBytes} of ${totalBytes}`;
    const problem = `the connection broke off after ${count} bytes`;
    return new DownloadError(url, "interrupted", problem, { cause });
  };
  onEvent?.({ type: "download-start", label, resumedBytes, totalBytes });
  if (resumedBytes === 0) await keepEtag(part, response.headers.get("etag"));
  let receivedBytes = resumedBytes;
  using file = await Deno.open(part, { create: true, append: true });
  const reader = response.body?.getReader();
  try {
    for (;;) {
      const chunk = await reader?.read().catch((cause) => {
        signal?.throwIfAborted();
        throw brokeOff(cause);
      });
      signal?.throwIfAborted();
      if (chunk === undefined || chunk.done) break;
      watchdog.feed();
      for (let done = 0; done < chunk.value.length;) {
        done += await file.write(chunk.value.subarray(done));
      }
      receivedBytes += chunk.value.length;
      onEvent?.({ type: "download-progress", label, receivedBytes, totalBytes });
    }
  } finally {
    watchdog.stop();
    await reader?.cancel().catch(() => {});
  }
  if (totalBytes !== undefined && receivedBytes < totalBytes) throw brokeOff();
  await file.syncData();
  return receivedBytes;
}

/** What an earlier attempt left: bytes, and the ETag they belong to. */
interface Arrived {
  readonly sizeBytes: number;
  readonly etag: string;
}

async function arrivedPart(part: string): Promise<Arrived | undefined> {
  try {
    const { size: sizeBytes } = await Deno.stat(part);
    const etag = await Deno.readTextFile(`${part}.etag`);
    return sizeBytes > 0 ? { sizeBytes, etag } : undefined;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return undefined;
    throw error;
  }
}

/** Keeps a strong ETag; a weak one does not promise the same bytes, so nothing can be resumed by it. */
async function keepEtag(part: string, etag: string | null): Promise<void> {
  await removePart(part);
  if (etag !== null && !etag.startsWith("W/")) await Deno.writeTextFile(`${part}.etag`, etag);
}

async function removePart(part: string): Promise<void> {
  for (const path of [part, `${part}.etag`]) {
    try {
      await Deno.remove(path);
    } catch (error) {
      if (!(error instanceof Deno.errors.NotFound)) throw error;
    }
  }
}

/** Size of the whole file by `Content-Range` or `Content-Length`. */
function totalSize(response: Response, resumedBytes: number): number | undefined {
  const range = /\/(\d+)$/.exec(response.headers.get("content-range") ?? "")?.[1];
  if (range !== undefined) return Number(range);
  // The length of encoded content is not that of the file.
  if (response.headers.has("content-encoding")) return undefined;
  const length = response.headers.get("content-length");
  return length === null ? undefined : Number(length) + resumedBytes;
}

async function request(
  url: string,
  arrived: Arrived | undefined,
  options: DownloadOptions,
): Promise<{ response: Response; watchdog: Watchdog }> {
  const { fetch: send = fetch, signal, connectTimeoutMs = 4_000, stallTimeoutMs = 60_000 } =
    options;
  signal?.throwIfAborted();
  const watchdog = new Watchdog(connectTimeoutMs, stallTimeoutMs);
  const headers: Record<string, string> = arrived === undefined
    ? {}
    : { "Range": `bytes=${arrived.sizeBytes}-`, "If-Range": arrived.etag };
  let response: Response;
  try {
    response = await send(url, {
      headers,
      signal: signal ? AbortSignal.any([signal, watchdog.signal]) : watchdog.signal,
    });
  } catch (cause) {
    watchdog.stop();
    signal?.throwIfAborted();
    throw new DownloadError(url, "unreachable", reasonOf(cause), { cause });
  }
  watchdog.feed();
  const startsRight = response.status === 206 &&
    response.headers.get("content-range")?.startsWith(`bytes ${arrived?.sizeBytes}-`);
  if (response.status === 200 || startsRight) return { response, watchdog };
  watchdog.stop();
  await response.body?.cancel();
  if (response.status === 416 && arrived !== undefined) {
    // There is no rest to send: what has arrived is of another file.
    return await request(url, undefined, options);
  }
  throw new DownloadError(
    url,
    "status",
    `the server answered ${response.status} ${response.statusText}`.trimEnd(),
  );
}

/** The innermost message: fetch wraps what happened, and repeats the URL. */
function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  if (error.cause instanceof Error) return reasonOf(error.cause);
  return error.message.replace(/^error sending request for url \(.*?\): /, "");
}

/** Aborts a request that is not fed in time. */
class Watchdog {
  readonly #controller = new AbortController();
  readonly #stallTimeoutMs: number;
  #timer: ReturnType<typeof setTimeout>;

  constructor(connectTimeoutMs: number, stallTimeoutMs: number) {
    this.#stallTimeoutMs = stallTimeoutMs;
    this.#timer = this.#start(connectTimeoutMs, "no answer");
  }

  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  /** The server gave a sign of life. */
  feed(): void {
    clearTimeout(this.#timer);
    this.#timer = this.#start(this.#stallTimeoutMs, "no data");
  }

  stop(): void {
    clearTimeout(this.#timer);
  }

  #start(timeoutMs: number, what: string): ReturnType<typeof setTimeout> {
    return setTimeout(
      () => this.#controller.abort(new Error(`${what} for ${timeoutMs / 1000} s`)),
      timeoutMs,
    );
  }
}
