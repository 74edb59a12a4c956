/**
 * Peers that run in Python: a process that loads its model once and answers one request a line.
 * The other side of the protocol is `references/peer_worker.py`.
 * @module
 */
import { join } from "node:path";
import { z } from "zod";
import { type PythonProcess, PythonScriptError } from "../../references/python_process.ts";
import { type Peer, PeerError, type PeerRun } from "./peer.ts";

const readyMessage = z.object({
  ready: z.literal(true),
  loadMs: z.number().nonnegative(),
  threads: z.int().positive(),
  versions: z.record(z.string(), z.string()),
  settings: z.record(z.string(), z.string()),
});
const answer = z.union([
  z.object({
    id: z.int(),
    ms: z.number().positive(),
    sampleCount: z.int().positive(),
    peakMemoryBytes: z.int().positive().nullable(),
  }),
  z.object({ id: z.int(), error: z.string() }),
]);

/** What {@link workerPeer} is made of. */
export interface WorkerPeerOptions {
  readonly process: PythonProcess;
  /** A directory for audio on its way, which is the caller's to remove. */
  readonly scratchDir: string;
  /** Whether the worker can speak with constants in place of its random draws. */
  readonly canReplaceDraws?: boolean;
  /** How long it may take to load or to speak before it is ended; ten minutes by default. */
  readonly timeoutMs?: number;
}

/**
 * The worker `process` as the peer `id`, once its model is loaded. Disposing of the peer ends the process; where it does not come up, the process
 * is ended here.
 * @throws {PeerError}
 */
export async function workerPeer(id: string, options: WorkerPeerOptions): Promise<Peer> {
  const conversation = new Conversation(id, options);
  let ready: z.infer<typeof readyMessage>;
  try {
    ready = await conversation.next(readyMessage);
  } catch (error) {
    await options.process[Symbol.asyncDispose]();
    throw error;
  }
  const { loadMs, threads, versions, settings } = ready;
  return {
    loadMs,
    threads,
    facts: { ...versions, ...settings },
    speak: ({ tokens }, { withAudio = false } = {}) => conversation.speak(tokens, { withAudio }),
    ...(options.canReplaceDraws && {
      speakWithoutDraws: async ({ tokens }) => {
        const run = await conversation.speak(tokens, { withAudio: true, drawsReplaced: true });
        return run.audio!;
      },
    }),
    [Symbol.asyncDispose]: () => options.process[Symbol.asyncDispose](),
  };
}

/** Requests and answers, one after the other. */
class Conversation {
  readonly #id: string;
  readonly #options: WorkerPeerOptions;
  #requestCount = 0;

  constructor(id: string, options: WorkerPeerOptions) {
    this.#id = id;
    this.#options = options;
  }

  async speak(
    tokens: Int32Array,
    { withAudio, drawsReplaced }: { withAudio: boolean; drawsReplaced?: boolean },
  ): Promise<PeerRun> {
    const { process, scratchDir } = this.#options;
    const id = ++this.#requestCount;
    const audioFile = withAudio ? join(scratchDir, `${id}.f32`) : undefined;
    await this.#failing(() => process.send({ id, tokens: [...tokens], audioFile, drawsReplaced }));
    const reply = await this.next(answer);
    if (reply.id !== id) {
      throw this.#error(`expected the answer to request ${id}, received ${reply.id}`);
    }
    if ("error" in reply) throw this.#error(reply.error);
    const { id: _, ...run } = reply;
    if (audioFile === undefined) return run;
    return { ...run, audio: await this.#takeAudio(audioFile, run.sampleCount) };
  }

  /** What it says next. */
  async next<T>(schema: z.ZodType<T>): Promise<T> {
    const { done, value } = await this.#failing(() => this.#nextInTime());
    if (done) throw this.#error("its process ended without an answer");
    const parsed = schema.safeParse(value);
    if (parsed.success) return parsed.data;
    throw this.#error(`it said ${JSON.stringify(value)}: ${z.prettifyError(parsed.error)}`);
  }

  async #nextInTime(): Promise<IteratorResult<unknown>> {
    const { process, timeoutMs = 600_000 } = this.#options;
    const { promise, reject } = Promise.withResolvers<never>();
    const timer = setTimeout(() => {
      reject(this.#error(`no sign of it for ${timeoutMs / 1000} s`));
    }, timeoutMs);
    try {
      return await Promise.race([process.messages.next(), promise]);
    } catch (error) {
      // One that hangs is not asked again.
      if (error instanceof PeerError) await process[Symbol.asyncDispose]();
      throw error;
    } finally {
      clearTimeout(timer);
    }
  }

  async #takeAudio(path: string, sampleCount: number): Promise<Float32Array> {
    const bytes = await Deno.readFile(path);
    await Deno.remove(path);
    if (bytes.byteLength === 4 * sampleCount) return new Float32Array(bytes.buffer);
    throw this.#error(
      `its audio file has ${bytes.byteLength} bytes, expected 4 for each of ${sampleCount} samples`,
    );
  }

  /** Does `action`; that the script ended is the peer's error. */
  async #failing<T>(action: () => Promise<T>): Promise<T> {
    try {
      return await action();
    } catch (error) {
      if (!(error instanceof PythonScriptError)) throw error;
      throw this.#error(error.message, error);
    }
  }

  #error(problem: string, cause?: unknown): PeerError {
    return new PeerError(this.#id, problem, { cause });
  }
}
