/**
 * A comparison of presets for other programs: CSV, JSON Lines and a badge. Numbers are those of the JSON, digit for digit.
 * @module
 */
import { stageNames } from "../../stages/contract.ts";
import { megabytes } from "../../text/figures.ts";
import type { Comparison, PassageFigures, PresetEntry } from "../../tuning/comparison_result.ts";
import { badgeOf } from "../_badge.ts";
import { csvOf, jsonLinesOf, type Row } from "../_rows.ts";
import { cutText } from "../_text.ts";
import { presetVerdicts, smallestGood } from "./_verdict.ts";

/** A row a preset and passage; of a preset that was not measured one row without figures. */
const rowsOf = ({ presets }: Comparison): Row[] =>
  presets.flatMap((entry) =>
    entry.figures === null
      ? [rowOf(entry, undefined)]
      : entry.figures.passages.map((passage) => rowOf(entry, passage))
  );

function rowOf(
  { preset, outcome, reason, figures }: PresetEntry,
  of: PassageFigures | undefined,
): Row {
  const stage = (end: string, figure: (name: typeof stageNames[number]) => Row[string]) =>
    Object.fromEntries(stageNames.map((name) => [`${name}${end}`, figure(name)]));
  return {
    preset: preset.name,
    outcome,
    reason,
    sizeBytes: figures?.sizeBytes ?? null,
    convertMs: figures?.convertMs ?? null,
    passage: of?.number ?? null,
    differingDurations: of?.differingDurations ?? null,
    predictedFrameCount: of?.predictedFrameCount ?? null,
    melCorr: of?.distortion.melCorr ?? null,
    logSpectralDistanceDb: of?.distortion.logSpectralDistanceDb ?? null,
    melCepstralDistortionDb: of?.distortion.melCepstralDistortionDb ?? null,
    highBandDifferenceDb: of?.distortion.highBandDifferenceDb ?? null,
    gainDb: of?.distortion.gainDb ?? null,
    chainMs: of?.chainMs ?? null,
    speed: of?.speed ?? null,
    characterErrorRate: of?.characterErrorRate ?? null,
    ...stage("Ms", (name) => of?.stagesMs[name] ?? null),
    ...stage("SnrDb", (name) => of?.stageSnrDb[name] ?? null),
  };
}

/** The rows as CSV. */
export const renderComparisonCsv = (comparison: Comparison): string => csvOf(rowsOf(comparison));

/** The rows as JSON Lines. */
export const renderComparisonJsonLines = (comparison: Comparison): string =>
  jsonLinesOf(rowsOf(comparison));

/** The smallest preset that is good. */
export function renderComparisonBadge(comparison: Comparison): string {
  const smallest = smallestGood(comparison);
  if (smallest === undefined) return badgeOf("not measured", "unknown");
  const [{ tone }] = presetVerdicts(comparison);
  const { name, point } = smallest;
  return badgeOf(
    `${cutText(name, 40)}, ${megabytes(point.sizeBytes)} MB`,
    tone === "bad" ? "bad" : "good",
  );
}
