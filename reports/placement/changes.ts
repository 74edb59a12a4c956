/**
 * What changed between the placements of two results, for reports that compare them.
 * @module
 */
import type { PlacementComparison, StageMoves } from "../../bench/placement/compare.ts";
import type { PlacementPlatform } from "../../bench/placement/schema.ts";
import { stageTitles } from "../../stages/titles.ts";
import { operations } from "./remarks.ts";
import { deviceTitles, formatShare, type PlacementTable } from "./_tables.ts";

/** One sentence for the whole, and one for each stage that moved or could not be compared. */
export function placementChanges(comparison: PlacementComparison): string[] {
  const { skipped, platforms, stages, isRegression } = comparison;
  if (platforms === null) return [`Placements were not compared: ${skipped}.`];
  const { before, after } = platforms;
  const systems = before.osBuild === after.osBuild
    ? `on ${systemOf(before)}`
    : `from ${systemOf(before)} to ${systemOf(after)}`;
  const hasMoved = stages.some(({ moved }) => moved.length > 0);
  const whole = isRegression
    ? `The placement changed ${systems}: a regression of its own, whatever the times are.`
    : `The placement ${hasMoved ? "changed" : "is the same"} ${systems}.`;
  return [whole, ...stages.flatMap(stageSentence)];
}

const systemOf = ({ osName, osVersion, osBuild }: PlacementPlatform): string =>
  `${osName} ${osVersion} (${osBuild})`;

function stageSentence({ stage, skipped, moved, costShare }: StageMoves): string[] {
  const title = stageTitles[stage];
  if (skipped !== null) return [`${title} was not compared: ${skipped}.`];
  if (moved.length === 0) return [];
  return [
    `${title}: ${operations(moved.length)} moved, ${formatShare(costShare)} of its estimated cost.`,
  ];
}

/** Every operation that moved, or undefined where none did. */
export function movesTable({ stages }: PlacementComparison): PlacementTable | undefined {
  const rows = stages.flatMap(({ stage, moved }) =>
    moved.map(({ type, output, from, to, costShare }) => [
      stageTitles[stage],
      type,
      output,
      deviceTitles[from],
      deviceTitles[to],
      formatShare(costShare),
    ])
  );
  if (rows.length === 0) return undefined;
  return {
    columns: ["stage", "operation", "output", "from", "to", "cost"],
    firstFigure: 5,
    rows,
    caption:
      "Operations that another device runs now, with their share of the stage's estimated cost.",
  };
}
