/**
 * Chunks that are played while later ones are still computed: when each is ready, when it is heard, and how long one waits for it.
 * @module
 */
import type { Spoken } from "./chains.ts";

/** A chunk on the time line, in ms from the start of the first one's run. */
export interface PlayedChunk {
  /** The end of its run; runs follow each other without a pause. */
  readonly readyMs: number;
  /** When it is heard. */
  readonly startMs: number;
  /** How much later than the end of the chunk before and the pause. */
  readonly waitedMs: number;
}

/** How chunks were heard. */
export interface Playback {
  readonly chunks: readonly PlayedChunk[];
  /** Chunks that were waited for. */
  readonly underruns: number;
  readonly waitedMs: number;
  /** Least time to the first sound that would have had no underrun: what a player would have to buffer. */
  readonly headStartMs: number;
}

/** Plays `chunks` as soon as the first is ready, with `pauseMs` of silence between neighbours. */
export function play(chunks: readonly Spoken[], pauseMs: number): Playback {
  const played: PlayedChunk[] = [];
  let readyMs = 0;
  let freeMs = 0;
  let playedMs = 0;
  let headStartMs = 0;
  for (const [i, { chainMs, audioSeconds }] of chunks.entries()) {
    readyMs += chainMs;
    const waitedMs = i === 0 ? 0 : Math.max(0, readyMs - freeMs);
    const startMs = i === 0 ? readyMs : freeMs + waitedMs;
    played.push({ readyMs, startMs, waitedMs });
    headStartMs = Math.max(headStartMs, readyMs - playedMs);
    const lengthMs = 1000 * audioSeconds + pauseMs;
    freeMs = startMs + lengthMs;
    playedMs += lengthMs;
  }
  return {
    chunks: played,
    underruns: played.filter(({ waitedMs }) => waitedMs > 0).length,
    waitedMs: played.reduce((total, { waitedMs }) => total + waitedMs, 0),
    headStartMs,
  };
}
