/**
 * The findings of a search: as Markdown, and for a terminal of 100 columns.
 * @module
 */
import { mean } from "simple-statistics";
import { stageTitles } from "../../stages/titles.ts";
import { elementCount } from "../../tensor/tensor.ts";
import { megabytes } from "../../text/figures.ts";
import { paretoFront, pointOf } from "../../tuning/front.ts";
import { type Limit, limitedValue } from "../../tuning/limits.ts";
import type { Search, SearchPoint } from "../../tuning/search_result.ts";
import type { Evaluation } from "../../tuning/workbench.ts";
import { decimals } from "../_cells.ts";
import { escape } from "../_markdown.ts";
import { contextSection, type Figures, markdownOf, signed, terminalOf } from "./_text.ts";

/** The points, and what is to be said of the best. */
export function renderSearchTerminal(search: Search): string {
  return [terminalOf(points(search)), terminalOf(stages(search)), ...verdict(search)].join("\n\n");
}

/** The whole report. */
export function renderSearchMarkdown(search: Search): string {
  const { basePreset, passages } = search;
  const sections = [
    `# Presets searched from ${escape(basePreset.name)}`,
    ...verdict(search).map(escape),
    "## Size against quality",
    markdownOf(points(search)),
    explanations(passages).map((line) => `- ${escape(line)}`).join("\n"),
    `## ${escape(chosen(search).preset.name)}`,
    markdownOf(stages(search)),
    contextSection(search),
  ];
  return sections.join("\n\n") + "\n";
}

/** The best point; where none keeps the limits, the nearest. */
const chosen = ({ points, best, nearest }: Search): SearchPoint =>
  points.find(({ preset }) => preset.name === (best ?? nearest))!;

/** The points from the smallest to the largest, after those that they are compared with. */
function points(search: Search): Figures {
  const base = pointOf(search.base);
  const measured = search.points.map((point) => ({ ...pointOf(point.measured), point }));
  const front = new Set(paretoFront(measured));
  const cells = (name: string, evaluation: Evaluation, predictedDb: number | null) => {
    const { sizeBytes, lsdDb, mcdDb, highBandDb } = pointOf(evaluation);
    const differing = mean(evaluation.passages.map(({ differingDurations }) => differingDurations));
    return [
      name,
      megabytes(sizeBytes, 2),
      decimals(lsdDb, 3),
      signed(lsdDb - base.lsdDb, 3),
      decimals(predictedDb, 2),
      decimals(mcdDb, 3),
      decimals(highBandDb, 3),
      signed(highBandDb - base.highBandDb, 3),
      decimals(differing, 1),
    ];
  };
  return {
    columns: [
      ...["preset", "MB", "LSD dB", "over base", "predicted", "MCD dB", ">10k dB", "over base"],
      ...["tokens", "front"],
    ],
    rows: [
      [...cells("uncompressed", search.uncompressed, null), ""],
      [...cells(search.basePreset.name, search.base, null), ""],
      ...measured.map((next) => {
        const { preset: { name }, predicted, measured } = next.point;
        const mark = name === search.best ? "best" : front.has(next) ? "yes" : "";
        return [...cells(name, measured, predicted.lsdDb), mark];
      }),
    ],
  };
}

/** How the weights of the chosen preset are stored, by stage. */
function stages(search: Search): Figures {
  const { preset } = chosen(search);
  const rows = [...Map.groupBy(search.sensitivities, ({ stage }) => stage)].map(
    ([stage, weights]) => {
      const { compression, exceptions } = preset.stages[stage];
      const stored = weights.map(({ name, shape, sizeBytes }) => {
        const storage = Object.hasOwn(exceptions, name) ? exceptions[name] : compression;
        const elements = elementCount(shape);
        return { storage, elements, bits: storage?.bits ?? 8 * sizeBytes / elements };
      });
      const sum = (of: (weight: typeof stored[number]) => number) =>
        stored.reduce((total, weight) => total + of(weight), 0);
      const elements = sum((weight) => weight.elements);
      const bits = sum((weight) => weight.elements * weight.bits) / elements;
      const counts = [...Map.groupBy(stored, ({ bits }) => bits)]
        .sort(([a], [b]) => b - a)
        .map(([bits, { length }]) => `${length} of ${bits} bits`);
      return [stageTitles[stage], (elements / 1e6).toFixed(2), bits.toFixed(2), counts.join(", ")];
    },
  );
  return { columns: ["stage", "M elements", "bits each", "weights"], rows };
}

const limitTexts: Readonly<Record<Limit["figure"], string>> = {
  size: "size",
  lsd: "log-spectral distance",
  mcd: "mel-cepstral distortion",
  highband: "high band",
};

/** Whether the limits are kept, and how the chosen preset stands to the base preset: a sentence each. */
function verdict(search: Search): string[] {
  const { best, limits, basePreset } = search;
  const { preset: { name }, measured } = chosen(search);
  const [point, base] = [pointOf(measured), pointOf(search.base)];
  const kept = limits.map((limit) => {
    const unit = (value: number) =>
      limit.figure === "size" ? `${megabytes(value, 2)} MB` : `${decimals(value, 3)} dB`;
    const value = limitedValue(limit, point, base);
    const over = limit.overBase ? " over the base preset" : "";
    return `${limitTexts[limit.figure]}${over} ${unit(value)} of at most ${unit(limit.most)}`;
  });
  const smaller = 100 * (1 - point.sizeBytes / base.sizeBytes);
  return [
    best === null
      ? `No measured preset keeps all limits. The nearest is ${name}: ${kept.join("; ")}.`
      : `The best is ${name}: ${kept.join("; ")}.`,
    `Against ${basePreset.name} it is ${decimals(smaller, 1)}% smaller, ${
      signed(point.lsdDb - base.lsdDb, 3)
    } dB of log-spectral distance and ${
      signed(point.highBandDb - base.highBandDb, 3)
    } dB in the high band.`,
  ];
}

const explanations = (passages: readonly number[]): string[] => [
  "MB is the size of the seven packages.",
  `LSD (log-spectral distance), MCD (mel-cepstral distortion) and >10k (change of the share of energy above 10 kHz) ` +
  `are means over the passages ${
    passages.join(", ")
  }, against the fp32 chain on the same weights and with its ` +
  "durations; tokens is the mean number of tokens whose own durations would differ.",
  "predicted is what the losses of single weights add up to. A preset is on the front where no smaller one was measured " +
  "to be as near to the fp32 chain.",
];
