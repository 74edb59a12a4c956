/**
 * What stages and weights lose where they alone are compressed: as Markdown, and for a terminal of 100 columns.
 * @module
 */
import { describeCompression } from "../../convert/presets/describe.ts";
import { stageTitles } from "../../stages/titles.ts";
import { megabytes } from "../../text/figures.ts";
import { pointOf } from "../../tuning/front.ts";
import type { Sensitivity, SensitivityRow } from "../../tuning/sensitivity_result.ts";
import { decimals } from "../_cells.ts";
import { escape } from "../_markdown.ts";
import { contextSection, type Figures, markdownOf, terminalOf } from "./_text.ts";

/** The distance that each compression adds, a row for what is compressed: the whole on one screen. */
export function renderSensitivityTerminal({ rows }: Sensitivity): string {
  const isWhole = ({ weight }: SensitivityRow) => weight === null;
  const parts = [
    "Log-spectral distance in dB that compressing it alone adds:",
    terminalOf(distances(rows.filter(isWhole), "stage")),
  ];
  const single = rows.filter((row) => !isWhole(row));
  if (single.length > 0) parts.push(terminalOf(distances(single, "weight")));
  return parts.join("\n\n");
}

/** Added distances, a column for each compression. */
function distances(rows: readonly SensitivityRow[], what: string): Figures {
  const compressions = [...new Set(rows.map((row) => describeCompression(row.compression)))];
  const subjects = [...Map.groupBy(rows, subjectOf)];
  return {
    columns: [what, "MB", ...compressions.map((text) => text.replace(" palette", ""))],
    rows: subjects.map(([subject, rows]) => [
      subject,
      megabytes(rows[0].sizeBytes + rows[0].savedBytes, 2),
      ...compressions.map((text) => {
        const row = rows.find(({ compression }) => describeCompression(compression) === text);
        return row ? decimals(row.effect.added.logSpectralDistanceDb, 3) : "";
      }),
    ]),
  };
}

const subjectOf = ({ stage, weight }: SensitivityRow): string =>
  weight === null ? stageTitles[stage] : `${stageTitles[stage]} ${weight}`;

/** The whole report. */
export function renderSensitivityMarkdown(sensitivity: Sensitivity): string {
  const { basePreset, uncompressed, rows } = sensitivity;
  const { lsdDb, highBandDb } = pointOf(uncompressed);
  const whole = rows.filter(({ weight }) => weight === null);
  const single = rows.filter(({ weight }) => weight !== null);
  const sections = [
    "# What compressing one stage or one weight costs",
    escape(
      `Each row is the chain of ${basePreset.name} with nothing compressed but this. Without any compression it is ` +
        `${decimals(lsdDb, 2)} dB of log-spectral distance from the fp32 chain, and ${
          decimals(highBandDb, 2)
        } dB in the high band.`,
    ),
    "## Stages",
    markdownOf(figures(whole)),
    ...(single.length === 0 ? [] : ["## The largest weights", markdownOf(figures(single))]),
    explanations.map((line) => `- ${escape(line)}`).join("\n"),
    contextSection(sensitivity),
  ];
  return sections.join("\n\n") + "\n";
}

function figures(rows: readonly SensitivityRow[]): Figures {
  return {
    columns: [
      ...["what", "stored as", "MB", "saves MB", "squared error", "LSD dB", "MCD dB", ">10k dB"],
      ...["pitch cents", "frames", "SNR dB", "LSD dB to fp32", "loss dB²"],
    ],
    rows: rows.map((row) => {
      const { added, total, pitchErrorCents, durationErrorFrames, stageSnrDb } = row.effect;
      return [
        subjectOf(row),
        describeCompression(row.compression),
        megabytes(row.sizeBytes, 2),
        megabytes(row.savedBytes, 2),
        row.squaredError.toExponential(2),
        decimals(added.logSpectralDistanceDb, 3),
        decimals(added.melCepstralDistortionDb, 3),
        decimals(added.highBandDifferenceDb, 3),
        decimals(pitchErrorCents, 1),
        decimals(durationErrorFrames, 3),
        typeof stageSnrDb === "number" ? decimals(stageSnrDb, 1) : stageSnrDb,
        decimals(total.logSpectralDistanceDb, 2),
        decimals(row.lossDb2, 4),
      ];
    }),
  };
}

const explanations = [
  "MB is what is stored for the weights; squared error is the sum over their elements.",
  "LSD (log-spectral distance), MCD (mel-cepstral distortion) and >10k (change of the share of energy above 10 kHz) " +
  "are against the same chain without compression, with its durations and its excitation: what compression adds.",
  "pitch and frames are root mean square changes of the pitch and of the tokens' durations before rounding, which " +
  "that audio does not show. SNR is that of the stage's worst output.",
  "LSD to fp32 is that of the whole chain, its own excitation among it. A pitch that differs by a rounding shifts the " +
  "phases of all harmonics for good, which is most of that distance and does not grow with compression: small changes " +
  "of it mean nothing.",
  "loss is the square of what is added, of the pitch error with 20 cents as 1 dB and of the duration error with a " +
  "quarter of a frame as 1 dB: what a search adds up.",
];
