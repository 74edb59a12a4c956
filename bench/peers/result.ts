/**
 * Result of a side-by-side, the content of `peers.json`.
 * @module
 */
import { mean, median } from "simple-statistics";
import type { CheckpointFormat } from "../../convert/checkpoint/checkpoint.ts";
import { sampleRate } from "../../stages/config.ts";
import type { Environment } from "../result.ts";

/** Version of the layout of {@link PeersResult}; raised when a field changes its meaning or goes away. */
export const peersSchemaVersion = 1;

/** What one peer did on one passage. */
export interface PeerMeasurement {
  /** Samples of its audio; peers with other weights or rounding may differ by some frames. */
  readonly sampleCount: number;
  /** Times of the timed rounds in their order, in ms. */
  readonly runsMs: readonly number[];
}

/** One passage with the measurements of every peer, by id. */
export interface PeersPassage {
  /** Place in the passages' file, from 1. */
  readonly number: number;
  /** T_enc. */
  readonly tokenCount: number;
  readonly peers: Readonly<Record<string, PeerMeasurement>>;
}

/** A side-by-side: raw times, from which every figure is derived. */
export interface PeersResult {
  readonly schemaVersion: typeof peersSchemaVersion;
  readonly startedAt: string;
  readonly environment: Environment;
  readonly weights: {
    readonly source: string;
    /** Absent for packages made elsewhere. */
    readonly format?: CheckpointFormat;
    readonly sha256: string;
  };
  readonly voice: string;
  readonly preset: string;
  /** Threads that every peer was given. */
  readonly threads: number;
  readonly rounds: number;
  readonly warmups: number;
  /** Id of the peer that ratios refer to. */
  readonly baseline: string;
  readonly peers: readonly {
    readonly id: string;
    readonly label: string;
    readonly facts: Readonly<Record<string, string>>;
  }[];
  readonly passages: readonly PeersPassage[];
}

/** Figures of one peer, on one passage or as means over all. */
export interface PeerFigures {
  /** Median time, or the mean of the passages' medians, in ms. */
  readonly ms: number;
  readonly audioSeconds: number;
  /** Seconds of audio a second of work; over all passages, the mean of theirs. */
  readonly speed: number;
  /** `speed` over that of the baseline. */
  readonly ratio: number;
}

/** Figures of `peerId` on `passage`, against `baseline`. */
export function passageFigures(
  passage: PeersPassage,
  peerId: string,
  baseline: string,
): PeerFigures {
  const speedOf = (id: string) => {
    const { sampleCount, runsMs } = passage.peers[id];
    return (1000 * sampleCount) / sampleRate / median([...runsMs]);
  };
  const { sampleCount, runsMs } = passage.peers[peerId];
  const speed = speedOf(peerId);
  return {
    ms: median([...runsMs]),
    audioSeconds: sampleCount / sampleRate,
    speed,
    ratio: speed / speedOf(baseline),
  };
}

/** Means over all passages of `peerId`; the ratio is that of the mean speeds. */
export function meanFigures(result: PeersResult, peerId: string): PeerFigures {
  const of = (id: string) =>
    result.passages.map((passage) => passageFigures(passage, id, result.baseline));
  const figures = of(peerId);
  const speed = mean(figures.map((figure) => figure.speed));
  return {
    ms: mean(figures.map((figure) => figure.ms)),
    audioSeconds: mean(figures.map((figure) => figure.audioSeconds)),
    speed,
    ratio: speed / mean(of(result.baseline).map((figure) => figure.speed)),
  };
}
