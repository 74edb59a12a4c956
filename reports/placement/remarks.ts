/**
 * What is to be said of a placement, a sentence or two each.
 * @module
 */
import { judgePlacement, type PlacementVerdict } from "../../bench/placement/expectations.ts";
import type { BenchResult } from "../../bench/result.ts";
import { stageTitles } from "../../stages/titles.ts";
import { deviceTitles, formatShare, whereAgainst } from "./_tables.ts";

/** Operations that a sentence names. */
const mostNames = 3;

/** Whether stages run where they are expected, and which operations do not; nothing where no placement was asked for. */
export function placementRemarks(
  { placement, backend }: Pick<BenchResult, "placement" | "backend">,
): string[] {
  if (placement === undefined) return [];
  if (placement.skipped !== null) return [`Placement was skipped: ${placement.skipped}.`];
  const verdicts = judgePlacement(placement);
  const met = verdicts.filter(({ skipped, strays }) => skipped === null && strays.length === 0);
  return [
    ...(backend.name === "coreml-stand-in"
      ? ["The plans are the stand-in's and say nothing of Core ML's placement."]
      : []),
    ...(met.length === 0
      ? []
      : [`Planned where expected: ${met.map(({ stage }) => stageTitles[stage]).join(", ")}.`]),
    ...verdicts.filter((verdict) => !met.includes(verdict)).map(verdictSentence),
  ];
}

function verdictSentence({ stage, rule, skipped, strays, costShare }: PlacementVerdict): string {
  const title = stageTitles[stage];
  if (skipped !== null) return `${title}'s placement was not judged: ${skipped}.`;
  const names = strays.slice(0, mostNames)
    .map(({ type, output, device }) => `${type} ${output} (${deviceTitles[device]})`);
  const others = strays.length > mostNames ? ` and ${strays.length - mostNames} more` : "";
  return `${title} has ${operations(strays.length)} ${whereAgainst(rule)}, ${
    formatShare(costShare)
  } of its ` +
    `estimated cost: ${names.join(", ")}${others}. That matters because ${rule.reason}.`;
}

/** `1 operation`, `2 operations`. */
export const operations = (count: number): string =>
  count === 1 ? "1 operation" : `${count} operations`;
