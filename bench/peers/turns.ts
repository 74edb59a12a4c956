/**
 * One passage of a side-by-side: all peers speak it, round by round.
 * @module
 */
import { type Random, shuffled } from "../../system/random.ts";
import type { PlannedPassage } from "../plan.ts";
import { audioDistance } from "./audio.ts";
import { figuresOf } from "./figures.ts";
import { type Peer, PeerError } from "./peer.ts";
import type { PeerAudioFile, PeerMeasurement, PeersPassage, PeersResult } from "./result.ts";

/** What happens in turns, as it happens. */
export type TurnEvent =
  | {
    readonly type: "spoken";
    readonly peerId: string;
    readonly passageNumber: number;
    readonly warmup: boolean;
    readonly ms: number;
  }
  | { readonly type: "failed"; readonly peerId: string; readonly problem: string };

/** Keeps what `name`, a peer's id or `reference`, spoke: `[n]` at 24 kHz. */
export type SaveAudio = (
  passageNumber: number,
  name: string,
  audio: Float32Array,
) => Promise<Omit<PeerAudioFile, "characterErrorRate">>;

/** Options of {@link speakInTurns}. */
export interface TurnOptions {
  readonly settings: PeersResult["settings"];
  readonly baseline: string;
  /** Decides on the order. */
  readonly random: Random;
  readonly saveAudio: SaveAudio;
  readonly onEvent?: (event: TurnEvent) => void;
  readonly signal?: AbortSignal;
}

/** Of so many first runs the audio is taken: to be compared, and to see whether a peer repeats itself. */
const runsWithAudio = 2;

/** A passage as it was measured, and what it is no part of. */
export interface MeasuredInTurns {
  readonly measured: PeersPassage;
  /** The most memory of each peer's process so far, by id; null where it does not tell, or did not speak. */
  readonly peakMemoryBytes: ReadonlyMap<string, number | null>;
}

/** What `peers` make of `passage`. A peer that fails has no further turn at it. */
export async function speakInTurns(
  peers: ReadonlyMap<string, Peer>,
  passage: PlannedPassage,
  options: TurnOptions,
): Promise<MeasuredInTurns> {
  const { settings: { rounds, warmups, seed }, baseline, random } = options;
  const atPassage = [...peers].map(([id, peer]) => new PeerAtPassage(id, peer, passage, options));
  const reference = await atPassage.find(({ id }) => id === baseline)?.speakWithoutDraws();
  for (let round = -warmups; round < rounds; round++) {
    for (const turn of shuffled(atPassage, random)) await turn.speak(round < 0, reference?.audio);
  }
  const measurements = new Map(atPassage.map(({ id, measurement }) => [id, measurement]));
  for (const [id, measurement] of measurements) {
    const seedOfDraws = `${seed} ${passage.number} ${id}`;
    Object.assign(measurement, figuresOf(measurement, measurements.get(baseline), seedOfDraws));
  }
  const { number, id, text, phonemes, tokens } = passage;
  const measured = {
    ...{ number, id, text, phonemes, tokenCount: tokens.length },
    reference: reference?.entry ?? null,
    peers: Object.fromEntries(measurements),
  };
  const peaks = atPassage.map(({ id, peakMemoryBytes }) => [id, peakMemoryBytes] as const);
  return { measured, peakMemoryBytes: new Map(peaks) };
}

/** A reference's audio, and what the result says of it. */
interface Reference {
  readonly audio: Float32Array;
  readonly entry: NonNullable<PeersPassage["reference"]>;
}

class PeerAtPassage {
  readonly measurement: PeerMeasurement = {
    ...{ warmupsMs: [], runsMs: [], sampleCount: null, times: null, rtfx: null, ratio: null },
    ...{ audio: null, distance: null, repeatsItself: null, problem: null },
  };
  peakMemoryBytes: number | null = null;
  readonly #peer: Peer;
  readonly #passage: PlannedPassage;
  readonly #options: TurnOptions;
  #firstAudio?: Float32Array;
  #runCount = 0;

  constructor(readonly id: string, peer: Peer, passage: PlannedPassage, options: TurnOptions) {
    this.#peer = peer;
    this.#passage = passage;
    this.#options = options;
  }

  async speakWithoutDraws(): Promise<Reference | undefined> {
    const audio = await this.#trying(async () =>
      await this.#peer.speakWithoutDraws?.(this.#passage)
    );
    if (audio === undefined) return undefined;
    const entry = { ...await this.#save("reference", audio), sampleCount: audio.length };
    return { audio, entry };
  }

  async speak(warmup: boolean, reference: Float32Array | undefined): Promise<void> {
    if (this.measurement.problem !== null) return;
    const withAudio = this.#runCount++ < runsWithAudio;
    const run = await this.#trying(() => this.#peer.speak(this.#passage, { withAudio }));
    if (run === undefined) return;
    const { ms, sampleCount, audio } = run;
    this.measurement.sampleCount = sampleCount;
    this.peakMemoryBytes = run.peakMemoryBytes;
    this.measurement[warmup ? "warmupsMs" : "runsMs"].push(ms);
    const passageNumber = this.#passage.number;
    this.#options.onEvent?.({ type: "spoken", peerId: this.id, passageNumber, warmup, ms });
    if (audio !== undefined) await this.#take(audio, reference);
  }

  async #take(audio: Float32Array, reference: Float32Array | undefined): Promise<void> {
    if (this.#firstAudio !== undefined) {
      const first = this.#firstAudio;
      this.measurement.repeatsItself = audio.length === first.length &&
        audio.every((value, i) => Object.is(value, first[i]));
      return;
    }
    this.#firstAudio = audio;
    this.measurement.audio = await this.#save(this.id, audio);
    if (reference === undefined) return;
    const distance = audioDistance(reference, audio);
    if (typeof distance === "string") this.#fail(`its audio cannot be compared: ${distance}`);
    else this.measurement.distance = distance;
  }

  async #save(name: string, audio: Float32Array): Promise<PeerAudioFile> {
    const file = await this.#options.saveAudio(this.#passage.number, name, audio);
    return { ...file, characterErrorRate: null };
  }

  /** What `action` gives; undefined where the peer fails, which is entered. */
  async #trying<T>(action: () => Promise<T>): Promise<T | undefined> {
    this.#options.signal?.throwIfAborted();
    try {
      return await action();
    } catch (error) {
      if (!(error instanceof PeerError) || this.#options.signal?.aborted) throw error;
      this.#fail(error.problem);
      return undefined;
    }
  }

  #fail(problem: string): void {
    this.measurement.problem = problem;
    this.#options.onEvent?.({ type: "failed", peerId: this.id, problem });
  }
}
