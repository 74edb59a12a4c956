/** What several results say together at a glance: right, fast, small and like the reference, or who is to blame. */
import { excessOf, usualLimits } from "../../tuning/limits.ts";
import { stageNames } from "../../stages/contract.ts";
import { stageTitles } from "../../stages/titles.ts";
import { megabytes, percent } from "../../text/figures.ts";
import { decimals } from "../_cells.ts";
import { formatSpeed } from "../_figures.ts";
import { cutText } from "../_text.ts";
import type { Verdict } from "../_verdict.ts";
import { conformanceVerdicts } from "../conformance/_verdict.ts";
import { frontOf } from "../presets/_front.ts";
import { nearestOf } from "../presets/_verdict.ts";
import type { JointContent } from "./content.ts";
import { packageSetsOf, sizeOf, slowestStageOf, speedsOf } from "./_figures.ts";
import type { PresetRow } from "./preset_rows.ts";

/** Most characters of a label. */
const longest = 60;

/** The answers on `content`, whose presets are `rows`. */
export const jointVerdicts = (content: JointContent, rows: readonly PresetRow[]): Verdict[] => [
  right(content),
  fast(rows),
  small(rows),
  sounds(content),
];

const notKnown = (question: string, detail: string): Verdict => ({
  ...{ question, answer: "not known", detail, tone: "unknown" },
});

function right({ conformances, benches }: JointContent): Verdict {
  const failing = benches.filter(({ result }) => result.failures.length > 0);
  const failures = failing.length === 0
    ? []
    : [`stages failed in the benchmark of ${names(failing)}`];
  if (conformances.length === 0) {
    const detail = ["no conformance result on this page", ...failures].join("; ");
    const verdict = notKnown("Right?", detail);
    return failures.length === 0 ? verdict : { ...verdict, answer: "failures", tone: "bad" };
  }
  const [verdict, first] = conformanceVerdicts(conformances);
  const detail = [
    verdict.detail,
    ...(first.tone === "bad" ? [`first wrong: ${first.answer} (${first.detail})`] : []),
    ...failures,
  ].filter((part) => part !== "").join("; ");
  return { ...verdict, detail, ...(failures.length > 0 && { tone: "bad" }) };
}

const names = (members: readonly { readonly label: string }[]): string =>
  members.map(({ label }) => cutText(label, longest)).join(", ");

function fast(rows: readonly PresetRow[]): Verdict {
  const question = "Fast?";
  const known = rows.flatMap((row) => speedsOf(row).map(({ mean }) => ({ row, mean })))
    .toSorted((a, b) => a.mean - b.mean);
  if (known.length === 0) return notKnown(question, "no passage was timed");
  const [slowest, fastest] = [known[0], known[known.length - 1]];
  const stage = slowest.row.benches.map(slowestStageOf).find((found) => found !== undefined);
  const blamed = stage && `${stageTitles[stage.stage]} takes ${percent(stage.share)}`;
  return {
    question,
    answer: known.length === 1
      ? `${formatSpeed(slowest.mean)} real time`
      : `${formatSpeed(slowest.mean)} to ${formatSpeed(fastest.mean)} real time`,
    detail: known.length === 1 ? blamed ?? "" : [
      `fastest ${cutText(fastest.row.label, longest)}`,
      `slowest ${cutText(slowest.row.label, longest)}${blamed ? `, where ${blamed}` : ""}`,
    ].join("; "),
    tone: slowest.mean > 1 ? "good" : "bad",
  };
}

function small(rows: readonly PresetRow[]): Verdict {
  const question = "Small?";
  const known = rows.flatMap((row) => packageSetsOf(row).map((set) => ({ row, set })))
    .toSorted((a, b) => sizeOf(a.set) - sizeOf(b.set));
  if (known.length === 0) return notKnown(question, "no packages named");
  const [smallest, largest] = [known[0], known[known.length - 1]];
  const { stage, sizeBytes } = largest.set.reduce((a, b) => b.sizeBytes > a.sizeBytes ? b : a);
  const blamed = `${stageTitles[stage]} has ${megabytes(sizeBytes)} MB`;
  return {
    question,
    answer: known.length === 1
      ? `${megabytes(sizeOf(largest.set))} MB`
      : `${megabytes(sizeOf(smallest.set))} to ${megabytes(sizeOf(largest.set))} MB`,
    detail: known.length === 1
      ? blamed
      : `smallest ${cutText(smallest.row.label, longest)}; largest ${
        cutText(largest.row.label, longest)
      }, where ${blamed}`,
    tone: "unknown",
  };
}

/** Presets are held against the limits that a search keeps to, over the preset that is nearest to the reference. */
function sounds({ comparisons }: JointContent): Verdict {
  const question = "Sounds like the reference?";
  const judged = comparisons.flatMap(({ result }) => {
    const entries = frontOf(result);
    const nearest = nearestOf(entries, result.referencePreset.name);
    if (nearest === undefined) return [];
    const limits = { limits: usualLimits, base: nearest.point };
    return entries.map((entry) => ({ ...entry, excess: excessOf(entry.point, limits), nearest }));
  });
  if (judged.length === 0) {
    return notKnown(
      question,
      comparisons.length === 0 ? "no comparison of presets on this page" : "no preset was measured",
    );
  }
  const furthest = judged.reduce((a, b) => b.excess > a.excess ? b : a);
  const good = judged.filter(({ excess }) => excess <= 0).length;
  const { name, point, figures: { means }, nearest } = furthest;
  const ratios = stageNames.flatMap((stage) => {
    const ratio = means.stageSnrDb[stage];
    return typeof ratio === "number" ? [{ stage, ratio }] : [];
  });
  const worst = ratios.length === 0
    ? undefined
    : ratios.reduce((a, b) => b.ratio < a.ratio ? b : a);
  const stage = worst ? `, its worst stage ${stageTitles[worst.stage]}` : "";
  return {
    question,
    answer: `${good} of ${judged.length} within the limits`,
    detail: good === judged.length
      ? `of ${cutText(nearest.name, longest)}, the nearest`
      : `furthest ${cutText(name, longest)}, LSD ${decimals(point.lsdDb, 2)} dB${stage}; nearest ${
        cutText(nearest.name, longest)
      }, ${decimals(nearest.point.lsdDb, 2)} dB`,
    tone: good === judged.length ? "good" : "bad",
  };
}
