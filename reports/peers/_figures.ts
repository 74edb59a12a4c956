/** What every report of a side-by-side shows, as text: one place decides on columns, units and digits. */
import {
  measurementOf,
  type PeerMeasurement,
  type PeersPassage,
  type PeersResult,
  type SpeedRatio,
} from "../../bench/peers/result.ts";
import { samplesPerFrame } from "../../stages/config.ts";
import { meanOrNull } from "../../statistics/mean_or_null.ts";
import { shortDigest } from "../../system/digest.ts";
import { mebibytes, percent, seconds } from "../../text/figures.ts";
import { decimals, rowOf } from "../_cells.ts";
import { formatFactor, formatMs, formatSpeed } from "../_figures.ts";

type Distance = NonNullable<PeerMeasurement["distance"]>;

/** One row a system: how fast it is, and what it costs. */
export const speedColumns = ({ baseline }: PeersResult): string[] => [
  ...["system", "RTFx", "RTF", `speed / ${baseline}`, "ratio, 95%"],
  ...["peak MiB", "start s", "load s", "first utterance s"],
];

/** The rows of {@link speedColumns}. */
export const speedRows = ({ peers }: PeersResult): string[][] =>
  peers.map(({ id, means, peakMemoryBytes, startMs, loadMs, firstUtteranceMs }) => [
    id,
    ...speedCells(means?.rtfx),
    ...ratioCells(means?.ratio),
    mebibytes(peakMemoryBytes),
    ...[startMs, loadMs, firstUtteranceMs].map((ms) => seconds(ms, 2)),
  ]);

const distanceColumns: readonly string[] = [
  ...["gain dB", ">10k dB", "MCD-DTW dB", "LSD dB", "mel_corr", "CER"],
];

/** One row a system: how far its audio is from the reference's, means over the passages. */
export const audioColumns: readonly string[] = ["system", "same T_a", ...distanceColumns];

/** The rows of {@link audioColumns}, the reference's first. Figures that need equal lengths are there only where all passages have them. */
export function audioRows({ passages, peers }: PeersResult): string[][] {
  const compared = passages.filter(({ reference }) => reference !== null);
  const rates = compared.map(({ reference }) => reference!.characterErrorRate);
  return [
    ...(compared.length === 0 ? [] : [referenceRow(audioColumns, meanOrNull(rates))]),
    ...peers.map(({ id, means }) => {
      if (means === null) return rowOf([id], audioColumns);
      const spoken = compared.filter((passage) =>
        (measurementOf(passage, id)?.sampleCount ?? null) !== null
      );
      const same = spoken.filter((passage) => isSameLength(passage, id));
      const isAligned = same.length === spoken.length;
      return [
        id,
        spoken.length === 0 ? "" : `${same.length} of ${spoken.length}`,
        ...distanceCells(isAligned ? means.distance : { ...means.distance, ...unaligned }),
        percent(means.characterErrorRate),
      ];
    }),
  ];
}

const unaligned = { logSpectralDistanceDb: null, melCorr: null };

const isSameLength = (passage: PeersPassage, id: string): boolean =>
  passage.reference?.sampleCount === measurementOf(passage, id)?.sampleCount;

/** Of the reference only what is heard can be said. */
const referenceRow = (columns: readonly string[], rate: number | null): string[] =>
  columns.map((column, i) => i === 0 ? "reference" : column === "CER" ? percent(rate) : "");

/** One row a system, on one passage. */
export const passageColumns = ({ baseline }: PeersResult): string[] => [
  ...["system", "T_a", "median ms", "ms, 95%", "p90 ms", "RTFx", "RTF", `speed / ${baseline}`],
  ...["ratio, 95%", ...distanceColumns],
];

/** The rows of {@link passageColumns} for `passage`, the reference's first. */
export function passageRows(result: PeersResult, passage: PeersPassage): string[][] {
  const columns = passageColumns(result);
  const { reference } = passage;
  const rows = result.peers.map(({ id }) => {
    const measured = measurementOf(passage, id);
    return rowOf([id, ...(measured ? passageCells(measured) : [])], columns);
  });
  if (reference === null) return rows;
  const row = referenceRow(columns, reference.characterErrorRate);
  row[columns.indexOf("T_a")] = frames(reference.sampleCount);
  return [row, ...rows];
}

function passageCells({ sampleCount, times, rtfx, ratio, distance, audio }: PeerMeasurement) {
  return [
    sampleCount === null ? "" : frames(sampleCount),
    formatMs(times?.medianMs),
    times?.medianInterval
      ? `${formatMs(times.medianInterval.lowMs)} to ${formatMs(times.medianInterval.highMs)}`
      : "",
    formatMs(times?.p90Ms),
    ...speedCells(rtfx),
    ...ratioCells(ratio),
    ...distanceCells(distance),
    percent(audio?.characterErrorRate),
  ];
}

/** One row a system: what makes the comparison fair, or not. */
export const systemColumns: readonly string[] = [
  ...["system", "what it is", "precision", "threads", "weights", "repeats itself"],
  "versions and settings",
];

/** The rows of {@link systemColumns}. */
export const systemRows = ({ peers, passages }: PeersResult): string[][] =>
  peers.map((peer) => [
    ...[peer.id, peer.label, peer.precision, peer.threads?.toString() ?? ""],
    peer.weightsSha256 === null ? "" : shortDigest(peer.weightsSha256),
    repeatsText(passages.map((passage) => measurementOf(passage, peer.id)?.repeatsItself ?? null)),
    Object.entries(peer.facts).map(([name, value]) => `${name} ${value}`).join(", "),
  ]);

function repeatsText(repeats: readonly (boolean | null)[]): string {
  const known = repeats.filter((repeat) => repeat !== null);
  if (known.length === 0) return "";
  return known.every((repeat) => repeat) ? "yes" : "no";
}

const speedCells = (rtfx: number | null | undefined): string[] =>
  rtfx ? [formatSpeed(rtfx), formatFactor(1 / rtfx)] : ["", ""];

const ratioCells = (ratio: SpeedRatio | null | undefined): string[] => [
  ratio ? ratio.median.toFixed(2) : "",
  ratio?.interval ? `${ratio.interval.low.toFixed(2)} to ${ratio.interval.high.toFixed(2)}` : "",
];

const distanceCells = (distance: Distance | null): string[] => [
  decimals(distance?.gainDb, 2),
  decimals(distance?.highBandDifferenceDb, 2),
  decimals(distance?.alignedMelCepstralDistortionDb, 2),
  decimals(distance?.logSpectralDistanceDb, 2),
  decimals(distance?.melCorr, 4),
];

const frames = (sampleCount: number): string => String(sampleCount / samplesPerFrame);
