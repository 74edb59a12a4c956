/**
 * A side-by-side for other programs: CSV, JSON Lines and a badge. Numbers are those of the JSON, digit for digit.
 * @module
 */
import {
  measurementOf,
  type PeerEntry,
  type PeersPassage,
  type PeersResult,
} from "../../bench/peers/result.ts";
import { badgeOf } from "../_badge.ts";
import { csvOf, jsonLinesOf, type Row } from "../_rows.ts";
import { timesRow } from "../_times_row.ts";
import { fastestOf, speedText } from "./_verdicts.ts";

/** A row a system and passage; of a system that was on no passage one row without their figures. */
const rowsOf = ({ peers, passages }: PeersResult): Row[] =>
  peers.flatMap((peer) => {
    const spoken = passages.filter((passage) => measurementOf(passage, peer.id) !== undefined);
    return (spoken.length === 0 ? [undefined] : spoken).map((passage) => rowOf(peer, passage));
  });

function rowOf(peer: PeerEntry, passage: PeersPassage | undefined): Row {
  const measured = passage && measurementOf(passage, peer.id);
  const { reference = null } = passage ?? {};
  return {
    system: peer.id,
    precision: peer.precision,
    threads: peer.threads,
    startMs: peer.startMs,
    loadMs: peer.loadMs,
    firstUtteranceMs: peer.firstUtteranceMs,
    peakMemoryBytes: peer.peakMemoryBytes,
    passage: passage?.number ?? null,
    tokenCount: passage?.tokenCount ?? null,
    sampleCount: measured?.sampleCount ?? null,
    referenceSampleCount: reference?.sampleCount ?? null,
    runs: measured?.times?.n ?? null,
    ...timesRow("utterance", measured?.times),
    rtfx: measured?.rtfx ?? null,
    ratio: measured?.ratio?.median ?? null,
    ratioLow: measured?.ratio?.interval?.low ?? null,
    ratioHigh: measured?.ratio?.interval?.high ?? null,
    ratioRounds: measured?.ratio?.rounds ?? null,
    gainDb: measured?.distance?.gainDb ?? null,
    highBandDifferenceDb: measured?.distance?.highBandDifferenceDb ?? null,
    alignedMelCepstralDistortionDb: measured?.distance?.alignedMelCepstralDistortionDb ?? null,
    logSpectralDistanceDb: measured?.distance?.logSpectralDistanceDb ?? null,
    melCorr: measured?.distance?.melCorr ?? null,
    characterErrorRate: measured?.audio?.characterErrorRate ?? null,
    referenceCharacterErrorRate: reference?.characterErrorRate ?? null,
    peak: measured?.audio?.peak ?? null,
    clippedSamples: measured?.audio?.clippedSamples ?? null,
    repeatsItself: measured?.repeatsItself ?? null,
    problem: measured ? measured.problem : peer.problems.join(" ") || null,
  };
}

/** The rows as CSV. */
export const renderPeersCsv = (result: PeersResult): string => csvOf(rowsOf(result));

/** The rows as JSON Lines. */
export const renderPeersJsonLines = (result: PeersResult): string => jsonLinesOf(rowsOf(result));

/** The fastest system, in red where one failed. */
export function renderPeersBadge(result: PeersResult): string {
  const hasFailed = result.peers.some(({ problems }) => problems.length > 0);
  const fastest = fastestOf(result);
  if (fastest === undefined) return badgeOf("not measured", hasFailed ? "bad" : "unknown");
  return badgeOf(speedText(fastest), hasFailed ? "bad" : "good");
}
