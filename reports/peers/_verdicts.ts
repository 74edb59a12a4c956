/** What a side-by-side says at a glance: made from the figures alone, whoever wins. */
import type { PeerEntry, PeersPassage, PeersResult } from "../../bench/peers/result.ts";
import { formatSpeed } from "../_figures.ts";
import { cutText } from "../_text.ts";
import type { Verdict } from "../_verdict.ts";

type Means = NonNullable<PeerEntry["means"]>;
/** A system with figures. */
type Measured = PeerEntry & { readonly means: Means };

/** Most characters of a system's name in an answer. */
const longestName = 40;

/** Who failed, who is faster, by how much, and at what quality. */
export function peerVerdicts(result: PeersResult): Verdict[] {
  const { peers, baseline } = result;
  const measured = measuredOf(result);
  return [
    ran(peers),
    ...(measured.length === 0 ? [] : [fastest(result, measured)]),
    ...measured.filter(({ id }) => id !== baseline).map((peer) => againstBaseline(peer, baseline)),
    ...nearest(measured, baseline),
  ];
}

const measuredOf = ({ peers }: PeersResult): Measured[] =>
  peers.filter((peer): peer is Measured => peer.means !== null);

function ran(peers: PeersResult["peers"]): Verdict {
  const failed = peers.filter(({ problems }) => problems.length > 0);
  const timed = peers.filter(({ means }) => means !== null);
  const detail = failed.length === 0
    ? `${timed.length} of ${peers.length} systems have figures`
    : `${failed.map(({ id }) => id).join(", ")}; the remarks say how`;
  return {
    question: "Did all run?",
    answer: failed.length > 0
      ? `${failed.length} of ${peers.length} failed`
      : timed.length === 0
      ? "nothing measured"
      : "no failure",
    detail,
    tone: failed.length > 0 ? "bad" : timed.length === 0 ? "unknown" : "good",
  };
}

/** The system of the highest mean RTFx; undefined where none has figures. */
export const fastestOf = (result: PeersResult): Measured | undefined =>
  measuredOf(result).toSorted((a, b) => b.means.rtfx - a.means.rtfx)[0];

/** Its name and its speed. */
export const speedText = ({ id, means }: Measured): string =>
  `${cutText(id, longestName)}, ${formatSpeed(means.rtfx)} real time`;

/** All by their speed, and who is fastest where, if that is not the same everywhere. */
function fastest({ passages }: PeersResult, measured: readonly Measured[]): Verdict {
  const ranked = measured.toSorted((a, b) => b.means.rtfx - a.means.rtfx);
  const speeds = ranked.slice(1).map(({ id, means }) => `${id} ${formatSpeed(means.rtfx)}`);
  const winners = passages.map((passage) => fastestAt(passage));
  const numbersOf = (id: string) =>
    passages.filter((_, i) => winners[i] === id).map(({ number }) => number);
  const winning = [...new Set(winners.filter((id) => id !== undefined))];
  const where = winning.length === 1
    ? `${winning[0]} on every passage`
    : winning.map((id) => `${id} on ${numbersOf(id).join(", ")}`).join("; ");
  return {
    question: "Fastest?",
    answer: speedText(ranked[0]),
    detail: `the mean over passages${speeds.length === 0 ? "" : `; then ${speeds.join(", ")}`}. ` +
      `By the medians of single passages: ${where}`,
    tone: ranked[0].means.rtfx > 1 ? "good" : "bad",
  };
}

function fastestAt({ peers }: PeersPassage): string | undefined {
  const speeds = Object.entries(peers).filter(([, { rtfx }]) => rtfx !== null);
  return speeds.toSorted(([, a], [, b]) => b.rtfx! - a.rtfx!)[0]?.[0];
}

/** Good and bad are what an interval tells apart. */
function againstBaseline({ id, means: { ratio } }: Measured, baseline: string): Verdict {
  const question = `${id} against ${baseline}:`;
  if (ratio === null) {
    const detail = `${baseline} has no times`;
    return { question, answer: "not compared", detail, tone: "unknown" };
  }
  const { median, interval } = ratio;
  const factor = median.toFixed(2);
  const answer = median >= 1 ? `${factor} times as fast` : `slower, ${factor} of its speed`;
  if (interval === null) {
    return { question, answer, detail: "too few rounds for an interval", tone: "unknown" };
  }
  const detail = `95% interval ${interval.low.toFixed(2)} to ${interval.high.toFixed(2)}`;
  return interval.low < 1 && interval.high > 1
    ? { question, answer: `not told apart, ratio ${factor}`, detail, tone: "unknown" }
    : { question, answer, detail, tone: median >= 1 ? "good" : "bad" };
}

/** Distances, the nearest first; the baseline's own draws are what no other can be asked to undercut. */
function nearest(measured: readonly Measured[], baseline: string): Verdict[] {
  const distanceOf = ({ means }: Measured) => means.distance.alignedMelCepstralDistortionDb;
  const others = measured.filter((peer) => peer.id !== baseline && distanceOf(peer) !== null)
    .toSorted((a, b) => distanceOf(a)! - distanceOf(b)!);
  if (others.length === 0) return [];
  const [first, ...rest] = others.map((peer) => ({
    name: peer.id,
    distance: `${distanceOf(peer)!.toFixed(2)} dB`,
  }));
  const own = measured.find(({ id }) => id === baseline);
  const floor = own && distanceOf(own);
  return [{
    question: "Nearest to the reference?",
    answer: `${cutText(first.name, longestName)}, ${first.distance}`,
    detail: [
      "in mel-cepstral distortion",
      ...(rest.length === 0
        ? []
        : [`then ${rest.map(({ name, distance }) => `${name} ${distance}`).join(", ")}`]),
      ...(floor ? [`${baseline}'s own random draws are worth ${floor.toFixed(2)} dB`] : []),
    ].join("; "),
    tone: "unknown",
  }];
}
