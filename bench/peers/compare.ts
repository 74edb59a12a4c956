/**
 * Times several systems in one interleaved run, so that what else the machine does meets all of them.
 * @module
 */
import type { Peer } from "./peer.ts";
import type { PeersPassage } from "./result.ts";

/** What happens in a side-by-side, as it happens. */
export interface PeerEvent {
  readonly peerId: string;
  readonly passageNumber: number;
  readonly warmup: boolean;
  readonly ms: number;
}

/** Options of {@link comparePeers}. */
export interface CompareOptions {
  /** Timed runs of every peer on every passage; 5 by default. */
  readonly rounds?: number;
  /** Untimed runs before them; 1 by default. */
  readonly warmups?: number;
  readonly onEvent?: (event: PeerEvent) => void;
  /** Takes the passages that are done, after each, so that nothing is lost with the process. */
  readonly savePassages?: (done: readonly PeersPassage[]) => Promise<void>;
  readonly signal?: AbortSignal;
}

/**
 * Runs every peer over every passage: for each passage some warm-ups, then rounds in which each peer
 * speaks once. The peer that begins changes from round to round, so that none always follows the same one.
 * @throws {PeerError} and what else a peer throws; nothing is skipped silently.
 */
export async function comparePeers(
  peers: readonly Peer[],
  passages: readonly { readonly number: number; readonly tokens: Int32Array }[],
  { rounds = 5, warmups = 1, onEvent, savePassages, signal }: CompareOptions = {},
): Promise<PeersPassage[]> {
  const results: PeersPassage[] = [];
  for (const { number, tokens } of passages) {
    const runs = new Map(peers.map(({ id }) => [id, { sampleCount: 0, runsMs: [] as number[] }]));
    for (let round = -warmups; round < rounds; round++) {
      const first = (round + warmups) % peers.length;
      for (const peer of [...peers.slice(first), ...peers.slice(0, first)]) {
        signal?.throwIfAborted();
        const { ms, sampleCount } = await peer.speak(tokens);
        const run = runs.get(peer.id)!;
        run.sampleCount = sampleCount;
        if (round >= 0) run.runsMs.push(ms);
        onEvent?.({ peerId: peer.id, passageNumber: number, warmup: round < 0, ms });
      }
    }
    results.push({ number, tokenCount: tokens.length, peers: Object.fromEntries(runs) });
    await savePassages?.(results);
  }
  return results;
}
