/**
 * Times several systems in one interleaved run, so that what else the machine does meets all of them, and holds their audio against the
 * baseline's. A peer that fails costs itself only.
 * @module
 */
import { seededRandom } from "../../system/random.ts";
import type { Conditions } from "../conditions.ts";
import type { PlannedPassage } from "../plan.ts";
import { meansOf } from "./figures.ts";
import { hearPeers, type Transcribe } from "./hear.ts";
import type { Peer, PeerStart } from "./peer.ts";
import type { PeerEntry, PeersPassage, PeersResult } from "./result.ts";
import { openSession } from "./session.ts";
import { type SaveAudio, speakInTurns, type TurnEvent } from "./turns.ts";

/** What happens in a side-by-side, as it happens. */
export type PeerEvent = { readonly type: "starting"; readonly peerId: string } | TurnEvent;

/** What {@link comparePeers} works with. */
export interface PeersSetting {
  readonly passages: readonly PlannedPassage[];
  /** What an earlier session left, to go on with. */
  readonly earlier?: PeersResult;
  readonly settings: PeersResult["settings"];
  /** Id of the peer that ratios and distances refer to. */
  readonly baseline: string;
  readonly starts: readonly PeerStart[];
  readonly context: Pick<PeersResult, "environment" | "weights" | "voice">;
  readonly readConditions: () => Promise<Conditions>;
  readonly store: PeersStore;
  readonly transcribe: Transcribe;
  readonly onEvent?: (event: PeerEvent) => void;
  readonly signal?: AbortSignal;
  /** A monotonic clock in ms; `performance.now` by default. */
  readonly now?: () => number;
}

/** Where results and audio go. */
export interface PeersStore {
  save(result: PeersResult): Promise<void>;
  readonly saveAudio: SaveAudio;
}

/**
 * Starts all peers one after the other, and for each passage has every one of them speak once a round, in an order drawn anew; the first rounds
 * are warm-ups. The result is saved after each passage. What goes wrong with a peer is in the result; an abort ends it as `interrupted`. Passages that
 * the earlier result has are kept.
 * @throws {RangeError} where the earlier result is of something else.
 * @throws what `store`, `readConditions` and `transcribe` throw.
 */
export async function comparePeers(setting: PeersSetting): Promise<PeersResult> {
  const result = openSession(setting, await setting.readConditions());
  await using peers = new AsyncDisposableStack();
  try {
    await new SideBySide(setting, result, peers).run();
    result.status = "complete";
  } catch (error) {
    if (!setting.signal?.aborted) throw error;
    result.status = "interrupted";
  }
  result.finishedAt = new Date().toISOString();
  await setting.store.save(result);
  return result;
}

class SideBySide {
  readonly #setting: PeersSetting;
  readonly #result: PeersResult;
  readonly #stack: AsyncDisposableStack;
  readonly #peers = new Map<string, Peer>();

  constructor(setting: PeersSetting, result: PeersResult, stack: AsyncDisposableStack) {
    this.#setting = setting;
    this.#result = result;
    this.#stack = stack;
  }

  async run(): Promise<void> {
    const { starts, settings, readConditions, store, transcribe } = this.#setting;
    const done = new Set(this.#result.passages.map(({ number }) => number));
    const passages = this.#setting.passages.filter(({ number }) => !done.has(number));
    const session = this.#result.sessions.at(-1)!;
    const random = seededRandom(`order of peers ${settings.seed} ${this.#result.sessions.length}`);
    for (const start of passages.length === 0 ? [] : starts) await this.#start(start);
    for (const passage of passages) {
      const { measured, peakMemoryBytes } = await speakInTurns(this.#peers, passage, {
        ...this.#setting,
        saveAudio: store.saveAudio,
        random,
      });
      this.#result.passages.push(measured);
      this.#result.passages.sort((a, b) => a.number - b.number);
      session.passages.push(measured.number);
      this.#finish(measured, peakMemoryBytes);
      await store.save(this.#result);
    }
    session.conditions.after = await readConditions();
    await hearPeers(this.#result, transcribe);
    this.#takeMeans();
  }

  async #start({ id, prepare }: PeerStart): Promise<void> {
    const { now = () => performance.now(), onEvent, signal } = this.#setting;
    signal?.throwIfAborted();
    onEvent?.({ type: "starting", peerId: id });
    try {
      const { weightsSha256, start } = await prepare();
      const begun = now();
      const peer = this.#stack.use(await start());
      const startMs = now() - begun;
      this.#peers.set(id, peer);
      const { threads, facts, loadMs } = peer;
      const entry = this.#entry(id);
      // Times are of the first session, in which all is as new as it is to who begins.
      entry.startMs ??= startMs;
      entry.loadMs ??= loadMs;
      Object.assign(entry, { weightsSha256, threads, facts: { ...facts } });
    } catch (error) {
      // Whatever keeps a peer from coming up: a package that is missing, a file that cannot be fetched, a crash.
      if (signal?.aborted) throw error;
      const problem = error instanceof Error ? error.message : String(error);
      this.#entry(id).problems.push(`It did not come up: ${problem}`);
      onEvent?.({ type: "failed", peerId: id, problem });
    }
  }

  /** Enters what is known of the peers after a passage. */
  #finish(
    { number, peers }: PeersPassage,
    peakMemoryBytes: ReadonlyMap<string, number | null>,
  ): void {
    for (const [id, { warmupsMs, runsMs, problem }] of Object.entries(peers)) {
      const entry = this.#entry(id);
      entry.firstUtteranceMs ??= warmupsMs[0] ?? runsMs[0] ?? null;
      const peak = peakMemoryBytes.get(id) ?? null;
      if (peak !== null) entry.peakMemoryBytes = Math.max(peak, entry.peakMemoryBytes ?? 0);
      if (problem !== null) entry.problems.push(`Passage ${number}: ${problem}`);
    }
    this.#takeMeans();
  }

  #takeMeans(): void {
    const { passages, baseline, settings, peers } = this.#result;
    for (const entry of peers) {
      entry.means = meansOf(passages, entry.id, baseline, `${settings.seed} ${entry.id}`);
    }
  }

  #entry(id: string): PeerEntry {
    return this.#result.peers.find((peer) => peer.id === id)!;
  }
}
