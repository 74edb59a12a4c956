/** What every report of a comparison shows, as text: one place decides on columns, units and digits. */
import { stageNames } from "../../stages/contract.ts";
import { stageTitles } from "../../stages/titles.ts";
import { meanOrNull } from "../../statistics/mean_or_null.ts";
import { shortDigest } from "../../system/digest.ts";
import { megabytes, percent, seconds } from "../../text/figures.ts";
import type {
  Comparison,
  Distortion,
  PassageFigures,
  PresetEntry,
  Snr,
} from "../../tuning/comparison_result.ts";
import { noReason } from "../_text.ts";
import { decimals, rowOf } from "../_cells.ts";
import { formatMs, formatSpeed, measuredOn, methodOf } from "../_figures.ts";

const distortionColumns = ["LSD dB", "MCD dB", ">10k dB", "gain dB", "mel_corr"] as const;
const [mainDistortion, ...otherDistortions] = distortionColumns;

/** One row a preset: size, quality and speed first, so that a narrow page shows them; all but the size are means over the passages. */
export const presetColumns: readonly string[] = [
  ...["preset", "MB", mainDistortion, "speed", "tokens", "CER"],
  ...otherDistortions,
];

/** The rows of {@link presetColumns}, that of the reference first; presets without figures have their name only. */
export function presetRows({ passages, presets }: Comparison): string[][] {
  const rate = meanOrNull(passages.map(({ reference }) => reference?.characterErrorRate ?? null));
  return [
    referenceRow(presetColumns, rate),
    ...presets.map(({ preset, figures }) => {
      if (figures === null) return rowOf([preset.name], presetColumns);
      const { sizeBytes, means } = figures;
      const [main, ...others] = distortionCells(means.distortion);
      return [
        ...[preset.name, megabytes(sizeBytes), main, formatSpeed(means.speed)],
        decimals(means.differingDurations, 1, "none"),
        percent(means.characterErrorRate),
        ...others,
      ];
    }),
  ];
}

/** One row a preset: a value of each stage. */
export const stageColumns: readonly string[] = [
  "preset",
  ...stageNames.map((name) => stageTitles[name]),
];

/** Signal-to-noise ratios under {@link stageColumns}, means over the passages. */
export function snrRows({ presets }: Comparison): string[][] {
  return presets.map(({ preset, figures }) =>
    figures === null
      ? rowOf([preset.name], stageColumns)
      : [preset.name, ...stageNames.map((name) => snrText(figures.means.stageSnrDb[name]))]
  );
}

/** The same with the time that all of them take to be made. */
export const sizeColumns: readonly string[] = [...stageColumns, "convert s"];

/** Sizes in MB under {@link sizeColumns}. */
export function sizeRows({ presets }: Comparison): string[][] {
  return presets.map(({ preset, figures }) =>
    figures === null ? rowOf([preset.name], sizeColumns) : [
      preset.name,
      ...stageNames.map((name) => {
        const found = figures.packages.find(({ stage }) => stage === name);
        return found === undefined ? "" : megabytes(found.sizeBytes);
      }),
      seconds(figures.convertMs),
    ]
  );
}

/** One row a preset, on one passage. */
export const passageColumns: readonly string[] = [
  "preset",
  "tokens",
  ...distortionColumns,
  "CER",
  "chain ms",
  "speed",
  ...stageColumns.slice(1),
];

/** The rows of {@link passageColumns} for the passage of this number, that of the reference first. */
export function passageRows({ passages, presets }: Comparison, number: number): string[][] {
  const { reference } = passages.find((passage) => passage.number === number)!;
  return [
    referenceRow(passageColumns, reference?.characterErrorRate ?? null),
    ...presets.map(({ preset, figures }) => {
      const found = figures?.passages.find((passage) => passage.number === number);
      return rowOf([preset.name, ...(found ? passageCells(found) : [])], passageColumns);
    }),
  ];
}

function passageCells(figures: PassageFigures): string[] {
  return [
    String(figures.differingDurations),
    ...distortionCells(figures.distortion),
    percent(figures.characterErrorRate),
    formatMs(figures.chainMs),
    formatSpeed(figures.speed),
    ...stageNames.map((name) => snrText(figures.stageSnrDb[name])),
  ];
}

function distortionCells(distortion: Distortion): string[] {
  return [
    decimals(distortion.logSpectralDistanceDb, 2, "none"),
    decimals(distortion.melCepstralDistortionDb, 2, "none"),
    decimals(distortion.highBandDifferenceDb, 2, "none"),
    decimals(distortion.gainDb, 2, "none"),
    decimals(distortion.melCorr, 4, "none"),
  ];
}

/** The reference is what all are compared with: only what is heard in its audio can be said of it. */
const referenceRow = (columns: readonly string[], rate: number | null): string[] =>
  columns.map((column, i) => i === 0 ? "reference" : column === "CER" ? percent(rate) : "");

const snrText = (ratio: Snr): string => typeof ratio === "number" ? ratio.toFixed(1) : ratio;

/** What the columns mean, a sentence each. */
export const explanations: readonly string[] = [
  "MB is the size of the seven packages; speed is seconds of audio a second of the chain's time.",
  "tokens counts those of a passage whose predicted frames differ from the reference's; the audio that is compared is " +
  "spoken with the reference's frames.",
  "LSD is the log-spectral distance, MCD the mel-cepstral distortion, >10k the change of the share of energy above " +
  "10 kHz, gain that of the whole energy; mel_corr is the published figure, which saturates.",
  "CER is the character error rate of what Whisper base hears: it hears words, not quality.",
];

/** How signal-to-noise ratios were taken. */
export const snrExplanation =
  "Each stage alone on what the reference's was fed, every operation's output rounded to its declared type; of its " +
  "worst output, the anchor left out. exact: every value is equal.";

/** What stands beside the sizes. */
export const sizeExplanation =
  "convert s is the time to open the checkpoint and write all seven, measured anew for each preset.";

/** How the figures were taken. */
export const comparisonMethod = ({ referencePreset, settings }: Comparison): string =>
  `Compared with the chain of preset ${referencePreset.name} on the same weights, computed in fp32. ${
    methodOf(settings)
  }`;

/** What is to be said of the whole, of passages and of presets: one sentence each. */
export function remarksOf(comparison: Comparison): string[] {
  const { status, passages, presets, hearing, shard } = comparison;
  return [
    ...wholeRemarks[status],
    ...(shard
      ? [`These are shard ${shard.indices.join(", ")} of ${shard.count} of the presets.`]
      : []),
    ...passages.flatMap(({ number, reason }) =>
      reason === null ? [] : [`Passage ${number} was left out: ${reason}`]
    ),
    ...presets.flatMap(presetRemarks),
    ...(hearing.reason === null ? [] : [`Not all audio was heard: ${hearing.reason}`]),
  ];
}

const wholeRemarks: Readonly<Record<Comparison["status"], readonly string[]>> = {
  running: ["The comparison did not end: these are its figures so far."],
  interrupted: ["The comparison was interrupted: run again, it continues."],
  complete: [],
};

function presetRemarks({ preset, outcome, reason, figures }: PresetEntry): string[] {
  if (outcome === "pending") return [`${preset.name} was not reached.`];
  if (outcome === "failed") return [`${preset.name} failed: ${reason ?? noReason}`];
  return (figures?.problems ?? []).map((problem) => `${preset.name}: ${problem}`);
}

/** Where, with what and on what the figures were taken: pairs of a label and a value. */
export function comparisonContext(comparison: Comparison): [string, string][] {
  const { converterVersion, hearing: { recognizer } } = comparison;
  return [
    ...measuredOn(comparison),
    ["Converter", `version ${converterVersion}`],
    ...(recognizer === null ? [] : [[
      "Speech recognition",
      `${recognizer.model} (sha256 ${shortDigest(recognizer.modelSha256)})`,
    ]] as [
      [string, string],
    ]),
  ];
}
