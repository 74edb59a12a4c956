/**
 * The chain of this project as a peer, in a worker process as the benchmark has them.
 * @module
 */
import { samplesPerFrame } from "../../stages/config.ts";
import { stageNames } from "../../stages/contract.ts";
import { type Timeouts, Worker, WorkerLostError, WorkerStartError } from "../worker/ask.ts";
import type { WorkerLink } from "../worker/link.ts";
import type { Answer, Request } from "../worker/protocol.ts";
import { type Peer, PeerError } from "./peer.ts";

/** Ten minutes for whatever it does: on a busy machine, or beside a peer that swaps, a prediction may take minutes. */
const timeouts: Timeouts = { loadMs: 600_000, predictMs: 600_000 };

/**
 * The peer `id` on the worker behind `link`, whose assignment has all passages, once all stages are loaded. Disposing of it ends the worker;
 * where it does not come up, the worker is ended here.
 * @throws {PeerError}
 */
export async function chainPeer(
  id: string,
  link: WorkerLink,
  { signal }: { readonly signal?: AbortSignal } = {},
): Promise<Peer> {
  await using scope = new AsyncDisposableStack();
  const worker = scope.use(new Worker(link, { timeouts, signal }));
  const ask = <T extends Answer["type"]>(request: Request, expected: T) =>
    asPeerError(id, async () => {
      const answer = await worker.ask(request);
      if (answer.type === expected) return answer as Extract<Answer, { type: T }>;
      throw new PeerError(id, problemIn(answer));
    });
  const { details } = await asPeerError(id, () => worker.ready());
  let loadMs = 0;
  for (const stage of stageNames) {
    loadMs += (await ask({ type: "load", stage }, "loaded")).package.loadMs ?? 0;
  }
  const { threads, ...facts } = details;
  const kept = scope.move();
  return {
    loadMs,
    threads: /^\d+$/.test(threads ?? "") ? Number(threads) : null,
    facts,
    async speak({ number }, { withAudio } = {}) {
      const ran = await ask({ type: "run", passage: number, withAudio }, "ran");
      return {
        ms: ran.chainMs,
        sampleCount: ran.frameCount * samplesPerFrame,
        peakMemoryBytes: ran.memory?.peakResidentBytes ?? null,
        ...(ran.audio && { audio: samplesIn(ran.audio) }),
      };
    },
    [Symbol.asyncDispose]: () => kept.disposeAsync(),
  };
}

const samplesIn = (base64: string): Float32Array =>
  new Float32Array(Uint8Array.fromBase64(base64).buffer);

/** What `action` gives; that the worker was lost or cannot start is the peer's error. */
async function asPeerError<T>(id: string, action: () => Promise<T>): Promise<T> {
  try {
    return await action();
  } catch (error) {
    const isOfWorker = error instanceof WorkerLostError || error instanceof WorkerStartError;
    if (!isOfWorker) throw error;
    throw new PeerError(id, error.message, { cause: error });
  }
}

function problemIn(answer: Answer): string {
  if (answer.type === "failed") return `${answer.stage} failed: ${answer.message}`;
  return answer.type === "too-long" ? answer.reason : `its worker answered with ${answer.type}`;
}
