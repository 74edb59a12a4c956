/**
 * What the side-by-side asks of each system in it.
 * @module
 */
import type { PlannedPassage } from "../plan.ts";

/** What there is to know of a system before it runs. */
export interface PeerDescription {
  /** Short name: the key in results, and part of file names. */
  readonly id: string;
  /** What it is, for people. */
  readonly label: string;
  /** How it stores and computes numbers, for people. */
  readonly precision: string;
}

/** A system that can be started. */
export interface PeerStart extends PeerDescription {
  /** Fetches and makes what it needs, which is not part of its start. @throws whatever keeps it from coming up. */
  readonly prepare: () => Promise<PreparedPeer>;
}

/** A system that has all it needs. */
export interface PreparedPeer {
  /** SHA-256 of the weights that it is given; null where that is not known. */
  readonly weightsSha256: string | null;
  /** @throws whatever keeps it from coming up. */
  readonly start: () => Promise<Peer>;
}

/** One spoken utterance. */
export interface PeerRun {
  /** From the tokens to the audio in memory, in ms, taken by the peer itself. */
  readonly ms: number;
  /** Samples of audio at 24 kHz. */
  readonly sampleCount: number;
  /** The most physical memory that its process has had at once so far, in bytes; null where it does not tell. */
  readonly peakMemoryBytes: number | null;
  /** `[sampleCount]` at 24 kHz, where it was asked for. */
  readonly audio?: Float32Array;
}

/** A system that speaks Kokoro's tokens, in a process of its own, loaded and ready. */
export interface Peer extends AsyncDisposable {
  /** Time to load the model, as the peer itself takes it, in ms. */
  readonly loadMs: number;
  /** Threads of one operation, as its runtime tells; null where the runtime decides by itself. */
  readonly threads: number | null;
  /** Versions and settings that its figures depend on. */
  readonly facts: Readonly<Record<string, string>>;
  /** Speaks one utterance. @throws {PeerError} */
  speak(passage: PlannedPassage, options?: { readonly withAudio?: boolean }): Promise<PeerRun>;
  /** Speaks it with constants in place of random draws, `[n]` at 24 kHz; absent where it cannot. @throws {PeerError} */
  readonly speakWithoutDraws?: (passage: PlannedPassage) => Promise<Float32Array>;
}

/** A peer that failed, or answered with something that its protocol does not have. */
export class PeerError extends Error {
  constructor(readonly peerId: string, readonly problem: string, options?: ErrorOptions) {
    super(`Cannot go on with ${peerId}: ${problem}`, options);
    this.name = "PeerError";
  }
}
