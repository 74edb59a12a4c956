/** What every report of a side-by-side says in words. */
import { conditionRemarks } from "../../bench/conditions.ts";
import type { PeersPassage, PeersResult } from "../../bench/peers/result.ts";
import { adviceOf, type SampleWarning } from "../../statistics/warnings.ts";
import { shortDigest } from "../../system/digest.ts";
import { counted } from "../../text/figures.ts";
import { conditionsText } from "../_circumstances.ts";
import { measuredOn } from "../_figures.ts";
import { percentilesCaption } from "../_statistics.ts";

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
