/** What reports of a comparison show, as text: columns, digits and sentences. */
import { publishedMachines } from "../../bench/published.ts";
import { sampleRate, samplesPerFrame } from "../../stages/config.ts";
import type { Comparison, PairComparison, Row } from "../../compare/comparison.ts";
import type { SubjectFigures } from "../../compare/figures.ts";
import type { Measure } from "../../compare/subject.ts";
import { mainRows, type TestedRow } from "../../compare/verdict.ts";
import { stageTitles } from "../../stages/titles.ts";
import { chosenPercent } from "../../text/figures.ts";
import { formatMs, formatSpeed } from "../_figures.ts";
import { placementChanges } from "../placement/changes.ts";

/** Heads of the rows' table. */
export const columns = (effect: number): readonly string[] => [
  "measure",
  "passage",
  "base ms",
  "ms",
  "ratio",
  "95% interval",
  "p (Holm)",
  "",
  `${chosenPercent(effect)} needs`,
];

/** Cells of `row` under {@link columns}. */
export function cellsOf({ measure, passage, baseMs, otherMs, ratio, untested }: Row): string[] {
  const times = [
    titleOf(measure),
    passage === null ? "all" : String(passage),
    formatMs(baseMs),
    formatMs(otherMs),
  ];
  if (ratio === null) {
    return [...times, (otherMs / baseMs).toFixed(3), "", "", untested ?? "", ""];
  }
  return [
    ...times,
    ratio.value.toFixed(3),
    intervalText(ratio.interval),
    probabilityText(ratio.probability),
    ratio.isSignificant ? (ratio.value > 1 ? "slower" : "faster") : "",
    `${ratio.observationsNeeded} ${ratio.unit}s`,
  ];
}

/** Rows that a terminal shows: all passages together, the chain of each, and what differs significantly. */
export function shownRows({ rows }: PairComparison): readonly Row[] {
  const main = mainRows(rows);
  return rows.filter((row) =>
    main.includes(row) || row.measure === "chain" || row.ratio?.isSignificant
  );
}

/** What a measure is called. */
export const titleOf = (measure: Measure): string =>
  measure === "chain" ? "chain" : stageTitles[measure];

/** Both ends of an interval of a ratio. */
export const intervalText = ({ low, high }: { low: number; high: number }): string =>
  `[${low.toFixed(3)}, ${high.toFixed(3)}]`;

/** A probability to four digits after the point. */
export const probabilityText = (probability: number): string =>
  probability < 0.0001 ? "<0.0001" : probability.toFixed(4);

/** How many observations would find the effect, in a sentence; undefined where nothing was tested. */
export function neededLine({ rows }: PairComparison, effect: number): string | undefined {
  const tested = mainRows(rows).filter((row): row is TestedRow => row.ratio !== null);
  if (tested.length === 0) return undefined;
  const most = tested.reduce((a, b) =>
    b.ratio.observationsNeeded > a.ratio.observationsNeeded ? b : a
  );
  const needs = ({ measure, ratio }: TestedRow) =>
    `${ratio.observationsNeeded} ${ratio.unit}s for ${titleOf(measure)}`;
  return `With this noise, a difference of ${chosenPercent(effect)} needs ${needs(tested[0])}${
    most === tested[0] ? "" : ` and ${needs(most)}, the most`
  }, on either side; here were ${tested[0].ratio.observations}.`;
}

/** What is to be said of a pair beside its figures, a sentence each. */
export function remarksOf(pair: PairComparison): string[] {
  const { differences, otherTexts, incomparable, placement, lost, hasCrashed, remarks } = pair;
  const list = otherTexts.join(", ");
  const howTexts = incomparable === null &&
      pair.rows.some(({ passage }) => passage !== null && otherTexts.includes(passage))
    ? `Passages of other texts are compared by their numbers: ${list}.`
    : `Passages of other texts are not compared: ${list}.`;
  return [
    ...differences.filter(({ obstacle }) => obstacle !== null).map((
      { what, base, other, obstacle },
    ) => `Other ${what}: ${base} and ${other}; ${obstacle}.`),
    ...(otherTexts.length > 0 ? [howTexts] : []),
    // Nobody misses a placement where neither side, or only one, was planned.
    ...(placement.platforms === null
      ? []
      : placementChanges(placement).map((change) => `${pair.label}: ${change}`)),
    ...(hasCrashed ? [`${pair.label}: a stage crashed or hung.`] : []),
    ...lost.map(({ passage, reason }) =>
      `${pair.label}: passage ${passage} is not done: ${reason}`
    ),
    ...remarks,
  ];
}

/** Differences that do not make times incomparable: what, of the base, of the other. */
export const differenceRows = ({ differences }: PairComparison): string[][] =>
  differences.filter(({ obstacle }) => obstacle === null).map(({ what, base, other }) => [
    what,
    base,
    other,
  ]);

/** When a difference counts, in two sentences. */
export const methodNote = (testCount: number): string =>
  `${testCount} comparisons were tested together. A difference counts where the 95% bootstrap interval of the ratio excludes 1 and Yuen's ` +
  "test of trimmed means, corrected for all comparisons after Holm, has p under 0.05.";

/** What the published figures are, in a sentence. */
export const publishedNote =
  "Speed (audio time over chain time) beside the published figures, by T_enc. Those are of the preset fp16+int8pal on the official weights and " +
  "of other texts; they are context and never tested.";

/** Speeds of all subjects beside the published ones: the head, and a row for each T_enc. */
export function publishedTable({ base, others }: Comparison): { head: string[]; rows: string[][] } {
  const subjects: readonly SubjectFigures[] = [base, ...others];
  const tokenCounts = new Set(
    subjects.flatMap(({ passages }) => passages.map(({ tokenCount }) => tokenCount)),
  );
  const published = publishedMachines.flatMap(({ passages }) => passages);
  const shared = [...tokenCounts].filter((count) =>
    published.some(({ tokenCount }) => tokenCount === count)
  ).sort((a, b) => a - b);
  const speedOf = ({ frameCount, chainMs }: (typeof published)[number]) =>
    (1000 * frameCount * samplesPerFrame) / sampleRate / chainMs;
  return {
    head: [
      "T_enc",
      ...subjects.map(({ label }) => label),
      ...publishedMachines.map(({ name }) => name),
    ],
    rows: shared.map((count) => [
      String(count),
      ...subjects.map(({ passages }) =>
        formatSpeed(passages.find(({ tokenCount }) => tokenCount === count)?.speed)
      ),
      ...publishedMachines.map(({ passages }) =>
        formatSpeed(speedOf(passages.find(({ tokenCount }) => tokenCount === count)!))
      ),
    ]),
  };
}
