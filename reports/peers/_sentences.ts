/** What every report of a side-by-side says in words. */
import { conditionRemarks } from "../../bench/conditions.ts";
import type { PeerEntry, PeersPassage, PeersResult } from "../../bench/peers/result.ts";
import { adviceOf, type SampleWarning } from "../../statistics/warnings.ts";
import { shortDigest } from "../../system/digest.ts";
import { counted } from "../../text/figures.ts";
import { conditionsText } from "../_circumstances.ts";
import { formatSpeed, measuredOn } from "../_figures.ts";
import { percentilesCaption } from "../_statistics.ts";

type Means = NonNullable<PeerEntry["means"]>;
/** A system with figures. */
type Measured = PeerEntry & { readonly means: Means };

/** Who is faster, by how much, and at what quality: made from the figures alone, whoever wins. */
export function verdictsOf(result: PeersResult): string[] {
  const { peers, baseline } = result;
  const measured = peers.filter((peer): peer is Measured => peer.means !== null);
  if (measured.length === 0) return ["No system has figures."];
  return [
    ...rankingOf(result, measured),
    ...measured.filter(({ id }) => id !== baseline).flatMap((peer) =>
      againstBaseline(peer, baseline)
    ),
    ...nearestOf(measured, baseline),
  ];
}

/** All by their speed, and who is fastest where, if that is not the same everywhere. */
function rankingOf({ passages }: PeersResult, measured: readonly Measured[]): string[] {
  const ranked = measured.toSorted((a, b) => b.means.rtfx - a.means.rtfx);
  const speeds = ranked.map(({ id, means }) => `${id} ${formatSpeed(means.rtfx)}`);
  const winners = passages.map((passage) => fastestAt(passage));
  const numbersOf = (id: string) =>
    passages.filter((_, i) => winners[i] === id).map(({ number }) => number);
  const fastest = [...new Set(winners.filter((id) => id !== undefined))];
  return [
    `Mean RTFx, the fastest first: ${speeds.join(", ")}.`,
    fastest.length === 1
      ? `${fastest[0]} is the fastest on every passage.`
      : `The fastest by passage, by their medians: ${
        fastest.map((id) => `${id} on ${numbersOf(id).join(", ")}`).join("; ")
      }.`,
  ];
}

function fastestAt({ peers }: PeersPassage): string | undefined {
  const speeds = Object.entries(peers).filter(([, { rtfx }]) => rtfx !== null);
  return speeds.toSorted(([, a], [, b]) => b.rtfx! - a.rtfx!)[0]?.[0];
}

function againstBaseline({ id, means }: Measured, baseline: string): string[] {
  const { ratio } = means;
  if (ratio === null) return [`${id} has nothing to be held against: ${baseline} has no times.`];
  const factor = ratio.median;
  const what = factor >= 1
    ? `${factor.toFixed(2)} times as fast as ${baseline}`
    : `slower than ${baseline}, at ${factor.toFixed(2)} of its speed`;
  if (ratio.interval === null) return [`${id} is ${what}; too few rounds for an interval.`];
  const { low, high } = ratio.interval;
  const range = `95% interval ${low.toFixed(2)} to ${high.toFixed(2)}`;
  return low < 1 && high > 1
    ? [`${id} and ${baseline} are not told apart in speed: ratio ${factor.toFixed(2)}, ${range}.`]
    : [`${id} is ${what}, ${range}.`];
}

/** Distances, the nearest first; the baseline's own draws are what no other can be asked to undercut. */
function nearestOf(measured: readonly Measured[], baseline: string): string[] {
  const distanceOf = ({ means }: Measured) => means.distance.alignedMelCepstralDistortionDb;
  const others = measured.filter((peer) => peer.id !== baseline && distanceOf(peer) !== null)
    .toSorted((a, b) => distanceOf(a)! - distanceOf(b)!);
  if (others.length === 0) return [];
  const texts = others.map((peer) => `${peer.id} ${distanceOf(peer)!.toFixed(2)} dB`);
  const own = measured.find(({ id }) => id === baseline);
  const floor = own && distanceOf(own);
  return [
    `Distance from the reference in mel-cepstral distortion, the nearest first: ${
      texts.join(", ")
    }${floor ? `; ${baseline}'s own random draws are worth ${floor.toFixed(2)} dB` : ""}.`,
  ];
}

/** What the columns mean, a sentence each. */
export const explanations = ({ baseline }: PeersResult): string[] => [
  "RTFx is seconds of a system's own audio a second of its median time, RTF the inverse; of several passages, the mean of theirs. " +
  percentilesCaption([90], "rounds"),
  `speed / ${baseline} is the median of the ratios of the rounds, in which what else the machine did cancels, and over the passages ` +
  "the geometric mean of theirs.",
  "peak MiB is the most physical memory of the process; start counts from the process's start to its being ready, load is the model " +
  "alone, first utterance the first run of the first passage.",
  `The reference is what ${baseline} speaks with constants in place of its random draws. Its own row shows how far its draws alone ` +
  "take it from there: no system can be asked to be nearer.",
  "Systems draw noise and phases of their own, or other constants; so figures are of magnitudes of spectra, which do not depend on phase. " +
  "deno task conformance compares waveforms.",
  "gain is the mean power over the reference's, and is taken away before the rest: the chain's inverse STFT leaves the division by the windows' sum " +
  "out, as the published one does, which makes it 3.52 dB louder and changes nothing else.",
  ">10k is the change of the share of energy above 10 kHz, MCD-DTW the mel-cepstral distortion after dynamic time warping, LSD the " +
  "log-spectral distance, mel_corr the published figure, which saturates. LSD and mel_corr compare moments: they are there where T_a is the " +
  "same.",
  "CER is the character error rate of what Whisper base hears: it hears words, not quality.",
];

/** How the figures were taken. */
export function methodOf({ settings, baseline }: PeersResult): string {
  const { rounds, warmups, threads, seed } = settings;
  return `Every system in a process of its own, all of them loaded at once, ${
    counted(threads, "thread")
  } each. For each passage ${counted(warmups, "warm-up round")} and ${
    counted(rounds, "timed round")
  }; in a round each speaks once, in an order drawn anew (seed ${seed}). The same tokens and the same row of the voice for all; audio is held against ` +
    `that of ${baseline}.`;
}

/** What must not be overlooked: one sentence each. */
export function remarksOf(result: PeersResult): string[] {
  const { status, peers, passages, hearing, baseline } = result;
  const weights = peers.find(({ id }) => id === baseline)?.weightsSha256 ?? null;
  return [
    ...wholeRemarks[status],
    ...peers.flatMap(({ id, problems }) => problems.map((problem) => `${id}: ${problem}`)),
    ...peers.filter(({ weightsSha256 }) => weights && weightsSha256 && weightsSha256 !== weights)
      .map(({ id }) => `${id} has other weights than ${baseline}: its distance is theirs, too.`),
    ...sessionRemarks(result),
    ...warningsOf(passages),
    ...passages.flatMap(clippedAt),
    ...(hearing.reason === null ? [] : [`Not all audio was heard: ${hearing.reason}`]),
  ];
}

function sessionRemarks(result: PeersResult): string[] {
  const { logicalCores } = result.environment;
  const sessions = result.sessions.filter(({ passages }) => passages.length > 0);
  if (sessions.length <= 1) {
    return sessions.flatMap(({ conditions }) => conditionRemarks(conditions, logicalCores));
  }
  const placesOf = ({ passages }: typeof sessions[number]) => passages.join(", ");
  return [
    `Measured in ${sessions.length} sessions, each with all systems: passages ${
      sessions.map(placesOf).join("; ")
    }.`,
    ...sessions.flatMap((session) =>
      conditionRemarks(session.conditions, logicalCores).map((remark) =>
        `In the session of ${placesOf(session)}: ${remark}`
      )
    ),
  ];
}

const wholeRemarks: Readonly<Record<PeersResult["status"], readonly string[]>> = {
  running: ["The side-by-side did not end: these are its figures so far."],
  interrupted: ["The side-by-side was interrupted: these are its figures so far."],
  complete: [],
};

/** Of five rounds one is often far from the others: such runs are told together. */
function warningsOf(passages: readonly PeersPassage[]): string[] {
  const found = passages.flatMap(({ number, peers }) =>
    Object.entries(peers).flatMap(([id, { times }]) =>
      (times?.warnings ?? []).map((warning) => ({ place: `passage ${number}, ${id}`, warning }))
    )
  );
  const outliers = found.flatMap(({ place, warning }) =>
    warning.kind === "outliers" ? `${place}: ${warning.worstRatio.toFixed(2)}` : []
  );
  return [
    ...found.flatMap(({ place, warning }) =>
      warning.kind === "outliers" ? [] : `In ${place}: ${adviceInRounds(warning)}`
    ),
    ...(outliers.length === 0 ? [] : [
      `Runs far from the others, the farthest over the median (${
        outliers.join("; ")
      }): they are counted.`,
    ]),
  ];
}

const adviceInRounds = (warning: SampleWarning): string =>
  warning.kind === "few-runs"
    ? `too few rounds for an interval, ${warning.runs} of at least ${warning.needed} (--rounds).`
    : adviceOf(warning);

function clippedAt({ number, reference, peers }: PeersPassage): string[] {
  const files = Object.entries(peers).map(([id, { audio }]) => ({ id, audio }));
  return [{ id: "reference", audio: reference }, ...files]
    .filter(({ audio }) => audio !== null && audio.clippedSamples > 0)
    .map(({ id, audio }) =>
      `Passage ${number}, ${id}: samples clipped in its WAV file: ${audio!.clippedSamples} (peak ${
        audio!.peak.toFixed(2)
      }).`
    );
}

/** Where, with what and on what the figures were taken: pairs of a label and a value. */
export function contextOf(result: PeersResult): [string, string][] {
  const { sessions, hearing: { recognizer } } = result;
  return [
    ...measuredOn(result),
    ...sessions.filter(({ passages }) => passages.length > 0).flatMap(conditionsAt),
    ...(recognizer === null ? [] : [[
      "Speech recognition",
      `${recognizer.model} (sha256 ${shortDigest(recognizer.modelSha256)})`,
    ]] as [
      [string, string],
    ]),
  ];
}

function conditionsAt(
  { passages, conditions: { before, after } }: PeersResult["sessions"][number],
): [string, string][] {
  const of = `passages ${passages.join(", ")}`;
  return [
    [`Before ${of}`, conditionsText(before)],
    ...(after === null ? [] : [[`After ${of}`, conditionsText(after)]] as [[string, string]]),
  ];
}
