/**
 * What the side-by-side asks of each system in it.
 * @module
 */

/** Time and length of one spoken utterance. */
export interface PeerRun {
  /** From the tokens to the audio in memory, in ms, taken by the peer itself. */
  readonly ms: number;
  /** Samples of audio at 24 kHz. */
  readonly sampleCount: number;
}

/** A system that speaks Kokoro's tokens, loaded and ready. */
export interface Peer extends AsyncDisposable {
  /** Short name: the key in results. */
  readonly id: string;
  /** What it is, for people. */
  readonly label: string;
  /** Versions and settings that its figures depend on. */
  readonly facts: Readonly<Record<string, string>>;
  /** Speaks one utterance: token ids with a 0 at both ends, 3 to 512 of them. */
  speak(tokens: Int32Array): Promise<PeerRun>;
}

/** A peer that failed, or answered with something that its protocol does not have. */
export class PeerError extends Error {
  constructor(readonly peerId: string, readonly problem: string, options?: ErrorOptions) {
    super(`Cannot time ${peerId}: ${problem}`, options);
    this.name = "PeerError";
  }
}
