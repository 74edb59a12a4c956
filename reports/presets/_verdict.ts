/** What a comparison of presets says at a glance: how much was measured, what is small and still good, what is nearest, what is fastest. */
import { megabytes } from "../../text/figures.ts";
import type { Comparison } from "../../tuning/comparison_result.ts";
import { bestPoint, usualLimits } from "../../tuning/limits.ts";
import { decimals } from "../_cells.ts";
import { formatSpeed } from "../_figures.ts";
import { cutText } from "../_text.ts";
import type { Verdict } from "../_verdict.ts";
import { type FrontEntry, frontOf } from "./_front.ts";

/** The answers, of as many presets as there are. */
export function presetVerdicts(comparison: Comparison): Verdict[] {
  const entries = frontOf(comparison);
  const nearest = nearestOf(entries, comparison.referencePreset.name);
  const smallest = smallestGood(comparison);
  return [
    measured(comparison),
    ...(nearest === undefined || smallest === undefined
      ? [nothing("Smallest that is good?"), nothing("Nearest to fp32?"), nothing("Fastest?")]
      : [smallestVerdict(smallest, nearest), nearestVerdict(nearest), fastest(entries)]),
  ];
}

const nothing = (question: string): Verdict => ({
  ...{ question, answer: "not known", detail: "no preset was measured", tone: "unknown" },
});

function measured({ presets }: Comparison): Verdict {
  const count = (outcome: string) => presets.filter((preset) => preset.outcome === outcome).length;
  const problems = presets.filter(({ figures }) => figures !== null && figures.problems.length > 0);
  const detail = [
    `${count("failed")} failed`,
    `${count("pending")} not reached`,
    ...(problems.length === 0 ? [] : [`${problems.length} with stages that failed`]),
  ].join(", ");
  const [failed, done] = [count("failed") + problems.length, count("done")];
  return {
    question: "Measured?",
    answer: `${done} of ${presets.length} presets`,
    detail,
    tone: failed > 0 ? "bad" : done > 0 && done === presets.length ? "good" : "unknown",
  };
}

/** The one of `entries` nearest to the chain of the preset `reference` that is not the reference's own, unless there is no other. */
export function nearestOf(
  entries: readonly FrontEntry[],
  reference: string,
): FrontEntry | undefined {
  const others = entries.filter(({ name }) => name !== reference);
  return (others.length > 0 ? others : entries).reduce<FrontEntry | undefined>(
    (best, next) => best === undefined || next.point.lsdDb < best.point.lsdDb ? next : best,
    undefined,
  );
}

/**
 * The smallest preset within the limits that a search keeps to, over the nearest preset: differences mean more than distances
 * from 0. Undefined where none was measured.
 */
export function smallestGood(comparison: Comparison): FrontEntry | undefined {
  const entries = frontOf(comparison);
  const nearest = nearestOf(entries, comparison.referencePreset.name);
  if (nearest === undefined) return undefined;
  const limits = { limits: usualLimits, base: nearest.point };
  const best = bestPoint(entries.map(({ point }) => point), limits);
  return entries.find(({ point }) => point === best);
}

function smallestVerdict({ name, point }: FrontEntry, nearest: FrontEntry): Verdict {
  const within = usualLimits.map(({ figure, most }) => `${most} dB ${limitTitles[figure]}`);
  return {
    question: "Smallest that is good?",
    answer: `${megabytes(point.sizeBytes)} MB`,
    detail: `${cutText(name, 60)}: within ${within.join(" and ")} of ${cutText(nearest.name, 60)}`,
    tone: "good",
  };
}

const limitTitles = { size: "", lsd: "LSD", mcd: "MCD", highband: "above 10 kHz" } as const;

const nearestVerdict = ({ name, point }: FrontEntry): Verdict => ({
  question: "Nearest to fp32?",
  answer: cutText(name, 60),
  detail: `LSD ${decimals(point.lsdDb, 2)} dB, ${megabytes(point.sizeBytes)} MB`,
  tone: "unknown",
});

function fastest(entries: readonly FrontEntry[]): Verdict {
  const { name, figures } = entries.reduce((a, b) =>
    b.figures.means.speed > a.figures.means.speed ? b : a
  );
  const { speed } = figures.means;
  return {
    question: "Fastest?",
    answer: `${formatSpeed(speed)} real time`,
    detail: `${
      cutText(name, 60)
    }; deno task bench --interleave says whether that is more than noise`,
    tone: speed > 1 ? "good" : "bad",
  };
}
