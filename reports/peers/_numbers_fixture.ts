/** A side-by-side of four systems in which no two numbers look alike. */
import type { PeersResult } from "../../bench/peers/result.ts";
import { distinct } from "../_distinct.ts";
import { peersFixture } from "./_fixture.ts";

const ids = ["pytorch", "fast", "near", "slow"];
/** Speeds over the baseline's, with their intervals. */
const ratios = [[1, 0.99, 1.01], [2.5, 2.2, 2.8], [1.03, 0.9, 1.2], [0.4, 0.3, 0.5]];

/** Two passages, each in a session of its own: faster, as fast and slower than PyTorch; and one system that did not come up. */
export async function numbersFixture(): Promise<PeersResult> {
  const result = await peersFixture();
  const [pytorch, fast, gone] = result.peers;
  const figuresOf = (i: number) => ({
    ratio: {
      ...{ median: ratios[i][0], rounds: 5 },
      interval: { low: ratios[i][1], high: ratios[i][2] },
    },
    characterErrorRate: 0.11,
    distance: {
      ...{ gainDb: 3.5, highBandDifferenceDb: -1.5, alignedMelCepstralDistortionDb: 2.5 },
      ...{ logSpectralDistanceDb: 4.5, melCorr: 0.9 },
    },
  });
  const peers = ids.map((id, i) => ({
    ...(i === 0 ? pytorch : { ...fast, problems: [], label: id }),
    ...{ id, loadMs: 700 },
    means: { ...fast.means!, ...figuresOf(i), rtfx: 2 * ratios[i][0] },
  }));
  const passages = result.passages.map((passage) => ({
    ...passage,
    reference: { ...passage.reference!, characterErrorRate: 0.09 },
    peers: Object.fromEntries(ids.map((id, i) => {
      const { pytorch, fast } = result.passages[0].peers;
      const measured = i === 0 ? pytorch : fast;
      const { characterErrorRate, ...figures } = figuresOf(i);
      const rtfx = 2 * ratios[i][0] * (id === "near" && passage.number === 2 ? 9 : 1);
      const audio = { ...measured.audio!, characterErrorRate };
      return [id, structuredClone({ ...measured, ...figures, rtfx, audio })];
    })),
  }));
  const [{ conditions }] = result.sessions;
  const sessions = [1, 2].map((number) => ({
    ...{ passages: [number], startedAt: result.startedAt },
    conditions: {
      before: { ...conditions.before, loadAverage: [31, 21, 11] },
      after: { ...conditions.before, loadAverage: [91, 81, 71] },
    },
  }));
  const settings = { rounds: 50, warmups: 30, threads: 20, seed: 70 };
  const made = distinct(
    { ...result, settings, sessions, passages, peers: [...peers, gone] },
    ["sampleCount"],
  );
  const [first, second] = made.passages;
  first.peers.near.times!.warnings = [{ kind: "outliers", places: [3], worstRatio: 7.891 }];
  second.peers.fast.times!.warnings = [
    { kind: "few-runs", runs: 13, needed: 29 },
    { kind: "outliers", places: [3], worstRatio: 5.432 },
  ];
  second.peers.slow.audio = { ...second.peers.slow.audio!, clippedSamples: 345, peak: 1.7654 };
  return made;
}
