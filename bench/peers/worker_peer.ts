/**
 * Peers that run in Python: a process that loads its model once and answers one request a line.
 * The other side of the protocol is `references/peer_worker.py`.
 * @module
 */
import { z } from "zod";
import type { PythonProcess } from "../../references/python_process.ts";
import { type Peer, PeerError } from "./peer.ts";

const readyMessage = z.object({
  ready: z.literal(true),
  threads: z.int().positive(),
  versions: z.record(z.string(), z.string()),
});
const answer = z.union([
  z.object({ id: z.int(), ms: z.number().positive(), sampleCount: z.int().positive() }),
  z.object({ id: z.int(), error: z.string() }),
]);

/**
 * The worker `process` as a {@link Peer}, once its model is loaded. Disposing of the peer ends the process;
 * where it does not come up, the process is ended here.
 * @throws {PeerError} where it says something else than that it is ready.
 * @throws {PythonScriptError} where it ends instead.
 */
export async function workerPeer(id: string, label: string, process: PythonProcess): Promise<Peer> {
  const next = async <T>(schema: z.ZodType<T>): Promise<T> => {
    const { done, value } = await process.messages.next();
    if (done) throw new PeerError(id, "its process ended without an answer");
    const parsed = schema.safeParse(value);
    if (parsed.success) return parsed.data;
    throw new PeerError(id, `it said ${JSON.stringify(value)}: ${z.prettifyError(parsed.error)}`);
  };
  let ready: z.infer<typeof readyMessage>;
  try {
    ready = await next(readyMessage);
  } catch (error) {
    await process[Symbol.asyncDispose]();
    throw error;
  }
  let requestCount = 0;
  return {
    id,
    label,
    facts: { ...ready.versions, threads: String(ready.threads) },
    async speak(tokens) {
      const requestId = ++requestCount;
      await process.send({ id: requestId, tokens: [...tokens] });
      const reply = await next(answer);
      if (reply.id !== requestId) {
        throw new PeerError(
          id,
          `expected the answer to request ${requestId}, received ${reply.id}`,
        );
      }
      if ("error" in reply) throw new PeerError(id, reply.error);
      return { ms: reply.ms, sampleCount: reply.sampleCount };
    },
    [Symbol.asyncDispose]: () => process[Symbol.asyncDispose](),
  };
}
